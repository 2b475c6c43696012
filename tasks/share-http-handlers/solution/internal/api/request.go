package api

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
)

const (
	bodyLimit  = 4 << 10
	batchLimit = 256 << 10
)

// readJSON decodes a body of type JSON into value, which has to have all its fields.
func readJSON(w http.ResponseWriter, r *http.Request, limit int64, value any) error {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		return &failure{status: http.StatusUnsupportedMediaType, message: "expected application/json"}
	}
	return decode(w, r, limit, value, true)
}

// readTerminal decodes what a locker terminal sends: of any type, with fields that we do not know.
func readTerminal(w http.ResponseWriter, r *http.Request, value any) error {
	return decode(w, r, bodyLimit, value, false)
}

func decode(w http.ResponseWriter, r *http.Request, limit int64, value any, strict bool) error {
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, limit))
	if strict {
		dec.DisallowUnknownFields()
	}
	err := dec.Decode(value)
	if err == nil {
		err = expectEnd(dec)
	}
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		return &failure{status: http.StatusRequestEntityTooLarge, message: "body too long"}
	}
	if err != nil {
		return &failure{status: http.StatusBadRequest, message: "invalid JSON: " + err.Error()}
	}
	return nil
}

func expectEnd(dec *json.Decoder) error {
	_, err := dec.Token()
	if err == io.EOF {
		return nil
	}
	if err == nil {
		return errors.New("something after the value")
	}
	return err
}
