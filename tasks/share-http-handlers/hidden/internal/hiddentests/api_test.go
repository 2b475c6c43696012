// Package hiddentests asks the API as its users do.
package hiddentests

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.org/parcelpoint/internal/api"
	"example.org/parcelpoint/internal/store"
)

type request struct {
	method, path  string
	authorization string
	contentType   string
	body          string
}

const (
	typeJSON = "application/json"
	answers  = "application/json; charset=utf-8"
	north    = `{"name":"North","boxes":2}`
	parcel   = `{"station":"north","size":"S","recipient":"Cleo"}`
	ada      = `{"name":"Ada","phone":"+491234567"}`
)

func newAPI(t *testing.T) http.Handler {
	t.Helper()
	h := api.New(store.New(), api.Tokens{"w": "writer", "r": "reader", "none": ""})
	expect(t, h, request{"PUT", "/stations/north", "Bearer w", typeJSON, north}, 201, `{"id":"north","name":"North","boxes":2}`)
	return h
}

func ask(h http.Handler, q request) *httptest.ResponseRecorder {
	r := httptest.NewRequest(q.method, q.path, strings.NewReader(q.body))
	if q.authorization != "" {
		r.Header.Set("Authorization", q.authorization)
	}
	if q.contentType != "" {
		r.Header.Set("Content-Type", q.contentType)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func expect(t *testing.T, h http.Handler, q request, status int, want string) *httptest.ResponseRecorder {
	t.Helper()
	w := ask(h, q)
	if w.Code != status || w.Body.String() != want+"\n" {
		t.Errorf("%+v: %d %s, want %d %s", q, w.Code, w.Body, status, want)
	}
	if got := w.Result().Header["Content-Type"]; len(got) != 1 || got[0] != answers {
		t.Errorf("%+v: content type %q", q, got)
	}
	return w
}

func message(text string) string {
	return fmt.Sprintf(`{"error":"%s"}`, text)
}

// What needs a writer and a body.
var writing = []request{
	{"PUT", "/stations/north", "Bearer w", typeJSON, north},
	{"POST", "/couriers", "Bearer w", typeJSON, ada},
	{"POST", "/parcels", "Bearer w", typeJSON, parcel},
	{"POST", "/parcels/batch", "Bearer w", typeJSON, "[" + parcel + "]"},
}

var reading = []request{
	{method: "GET", path: "/stations/north", authorization: "Bearer r"},
	{method: "GET", path: "/couriers", authorization: "Bearer r"},
	{method: "GET", path: "/parcels/1", authorization: "Bearer r"},
}

func TestMethods(t *testing.T) {
	h := newAPI(t)
	allowed := map[string]string{
		"/stations/north":    "GET, PUT",
		"/couriers":          "GET, POST",
		"/parcels":           "POST",
		"/parcels/batch":     "POST",
		"/parcels/1":         "GET",
		"/parcels/x/collect": "POST",
	}
	for path, allow := range allowed {
		// Neither token nor body matter for a wrong method.
		for _, authorization := range []string{"", "Bearer r", "Bearer w"} {
			for _, method := range []string{"DELETE", "HEAD", "PATCH"} {
				w := ask(h, request{method, path, authorization, "", "nonsense"})
				if w.Code != 405 || w.Header().Get("Allow") != allow || w.Header().Get("WWW-Authenticate") != "" {
					t.Errorf("%s %s: %d %v", method, path, w.Code, w.Header())
				}
			}
		}
		expect(t, h, request{"DELETE", path, "", "", ""}, 405, message("method not allowed"))
	}
	if w := expect(t, h, reading[0], 200, `{"id":"north","name":"North","boxes":2}`); w.Header().Get("Allow") != "" {
		t.Error("Allow although the method is fine")
	}
}

func TestTokens(t *testing.T) {
	h := newAPI(t)
	for _, q := range append(append([]request{}, writing...), reading...) {
		q.body, q.contentType = "nonsense", "text/plain"
		for _, authorization := range []string{"", "Bearer", "Bearer x", "Bearer none", "Basic w", "bearer w"} {
			q.authorization = authorization
			w := expect(t, h, q, 401, message("no valid token"))
			if w.Header().Get("WWW-Authenticate") != "Bearer" {
				t.Errorf("%+v: no WWW-Authenticate", q)
			}
		}
	}
	for _, q := range writing {
		q.authorization, q.body, q.contentType = "Bearer r", "nonsense", "text/plain"
		w := expect(t, h, q, 403, message("not allowed"))
		if w.Header().Get("WWW-Authenticate") != "" {
			t.Errorf("%+v: WWW-Authenticate", q)
		}
	}
	expect(t, h, request{"GET", "/couriers", "Bearer w", "", ""}, 200, "[]")
	expect(t, h, request{"GET", "/parcels/abc", "", "", ""}, 401, message("no valid token"))
}

func TestContentTypes(t *testing.T) {
	h := newAPI(t)
	for _, q := range writing {
		good := q
		good.contentType = "application/json; charset=utf-8"
		if w := ask(h, good); w.Code >= 300 {
			t.Errorf("%+v: %d", good, w.Code)
		}
		for _, contentType := range []string{"", "text/plain", "application/xml"} {
			q.contentType, q.body = contentType, strings.Repeat(" ", 300<<10)
			expect(t, h, q, 415, message("expected application/json"))
		}
	}
}

func TestBodyLengths(t *testing.T) {
	for _, q := range writing {
		limit := 4 << 10
		if q.path == "/parcels/batch" {
			limit = 256 << 10
		}
		body := q.body
		q.body = body + strings.Repeat(" ", limit-len(body))
		if w := ask(newAPI(t), q); w.Code >= 300 {
			t.Errorf("%s %s: %d for a body of the greatest length", q.method, q.path, w.Code)
		}
		h := newAPI(t)
		q.body = body + strings.Repeat(" ", limit-len(body)+1)
		expect(t, h, q, 413, message("body too long"))
		q.body = strings.Repeat(" ", limit+1) + "nonsense"
		expect(t, h, q, 413, message("body too long"))
	}
	h := newAPI(t)
	collect := request{"POST", "/parcels/1/collect", "", "", `{"pin":"1"}` + strings.Repeat(" ", 4<<10)}
	expect(t, h, collect, 413, message("body too long"))
}

func TestInvalidJSON(t *testing.T) {
	h := newAPI(t)
	bodies := map[string]string{
		"":                    "EOF",
		"{":                   "unexpected EOF",
		"{]":                  "invalid character ']' looking for beginning of object key string",
		`{"colour":"red"}`:    `json: unknown field \"colour\"`,
		`{} {}`:               "something after the value",
		`{}x`:                 "invalid character 'x' looking for beginning of value",
		`{"name":"N"} "more"`: "something after the value",
	}
	for body, problem := range bodies {
		for _, q := range writing {
			q.body = body
			if q.path == "/parcels" {
				q.body = strings.ReplaceAll(body, "name", "size")
			}
			if q.path == "/parcels/batch" {
				if !strings.HasPrefix(body, "{} ") && body != "" {
					continue
				}
				q.body = strings.ReplaceAll(body, "{}", "[]")
			}
			expect(t, h, q, 400, message("invalid JSON: "+problem))
		}
	}
	batch := writing[3]
	batch.body = `[{"station":"north","weight":3}]`
	expect(t, h, batch, 400, message(`invalid JSON: json: unknown field \"weight\"`))
}

func TestFields(t *testing.T) {
	h := newAPI(t)
	cases := []struct{ path, body, problem string }{
		{"/stations/north", `{"boxes":3}`, "name is missing"},
		{"/stations/north", `{"name":"  ","boxes":0}`, "name is missing"},
		{"/stations/north", `{"name":"N","boxes":0}`, "boxes must be 1 to 500"},
		{"/stations/north", `{"name":"N","boxes":501}`, "boxes must be 1 to 500"},
		{"/couriers", `{"phone":"1"}`, "name is missing"},
		{"/couriers", `{"name":"Ada","phone":"+12345"}`, "phone must be + and 6 to 15 digits"},
		{"/parcels", `{"size":"X"}`, "station is missing"},
		{"/parcels", `{"station":"nowhere","size":"s"}`, "size must be S, M or L"},
		{"/parcels", `{"station":"nowhere","size":"L","recipient":" "}`, "recipient is missing"},
	}
	for _, c := range cases {
		method := "POST"
		if strings.HasPrefix(c.path, "/stations/") {
			method = "PUT"
		}
		expect(t, h, request{method, c.path, "Bearer w", typeJSON, c.body}, 422, message(c.problem))
	}
	expect(t, h, request{"PUT", "/stations/s", "Bearer w", typeJSON, `{"name":"N","boxes":500}`}, 201, `{"id":"s","name":"N","boxes":500}`)
}

func TestErrorsOfTheStore(t *testing.T) {
	h := newAPI(t)
	for _, path := range []string{"/stations/south", "/stations/", "/parcels/1", "/parcels/abc", "/parcels/1/2", "/parcels/"} {
		expect(t, h, request{"GET", path, "Bearer r", "", ""}, 404, message("not found"))
	}
	nowhere := strings.ReplaceAll(parcel, "north", "nowhere")
	expect(t, h, request{"POST", "/parcels", "Bearer w", typeJSON, nowhere}, 404, message("not found"))
	expect(t, h, writing[1], 201, `{"id":1,"name":"Ada","phone":"+491234567"}`)
	expect(t, h, writing[1], 409, message("exists already"))
	for id, pin := range []string{"9153", "7072"} {
		want := fmt.Sprintf(`{"id":%d,"station":"north","size":"S","recipient":"Cleo","collected":false,"pin":"%s"}`, id+1, pin)
		w := expect(t, h, writing[2], 201, want)
		if w.Header().Get("Location") != fmt.Sprintf("/parcels/%d", id+1) {
			t.Errorf("Location: %q", w.Header().Get("Location"))
		}
	}
	w := expect(t, h, writing[2], 503, message("no box is free"))
	if w.Header().Get("Retry-After") != "60" || w.Header().Get("Location") != "" {
		t.Errorf("headers when full: %v", w.Header())
	}
}

func TestBatches(t *testing.T) {
	h := newAPI(t)
	nowhere := strings.ReplaceAll(parcel, "north", "nowhere")
	q := writing[3]
	q.body = "[{}," + nowhere + "," + strings.Join([]string{parcel, parcel, parcel}, ",") + "]"
	w := ask(h, q)
	var answer struct {
		Accepted []store.Parcel
		Rejected []struct {
			Index int
			Error string
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != 200 {
		t.Fatal(w.Code, err)
	}
	if len(answer.Accepted) != 2 || answer.Accepted[1].Pin != "7072" {
		t.Errorf("accepted: %+v", answer.Accepted)
	}
	if got := fmt.Sprint(answer.Rejected); got != "[{0 station is missing} {1 not found} {4 no box is free}]" {
		t.Errorf("rejected: %s", got)
	}
	if w.Header().Get("Retry-After") != "" {
		t.Error("Retry-After for a batch")
	}
	q.body = "[]"
	expect(t, h, q, 200, `{"accepted":[],"rejected":[]}`)
	q.body = "null"
	expect(t, h, q, 200, `{"accepted":[],"rejected":[]}`)
}

func TestCollecting(t *testing.T) {
	h := newAPI(t)
	ask(h, writing[2])
	ask(h, writing[2])
	collect := func(path, body string) request {
		return request{"POST", path, "", "text/plain", body}
	}
	collected := `{"id":1,"station":"north","size":"S","recipient":"Cleo","collected":true}`
	expect(t, h, collect("/parcels/1/collect", `{"pin":"0000"}`), 403, message("wrong pin"))
	expect(t, h, collect("/parcels/1/collect", `{"pin":"9153","terminal":"T-17"}`), 200, collected)
	expect(t, h, collect("/parcels/1/collect", `{"pin":"9153"}`), 404, message("not found"))
	expect(t, h, request{"GET", "/parcels/1", "Bearer r", "", ""}, 200, collected)
	expect(t, h, collect("/parcels/2/collect", `{}`), 422, message("pin is missing"))
	expect(t, h, collect("/parcels/x/collect", `{}`), 422, message("pin is missing"))
	expect(t, h, collect("/parcels/x/collect", `{"pin":"1"}`), 404, message("not found"))
	expect(t, h, collect("/parcels/2/collect", `{"pin":"1"} 2`), 400, message("invalid JSON: something after the value"))
	for i := 0; i < 3; i++ {
		expect(t, h, collect("/parcels/2/collect", `{"pin":"1"}`), 403, message("wrong pin"))
	}
	expect(t, h, collect("/parcels/2/collect", `{"pin":"7072"}`), 423, message("locked"))
}

func TestTextStaysAsItIs(t *testing.T) {
	h := newAPI(t)
	expect(t, h, request{"PUT", "/stations/a", "Bearer w", typeJSON, `{"name":"<A & Ö>","boxes":1}`}, 201, `{"id":"a","name":"<A & Ö>","boxes":1}`)
	expect(t, h, request{"GET", "/stations/a", "Bearer r", "", ""}, 200, `{"id":"a","name":"<A & Ö>","boxes":1}`)
	expect(t, h, request{"POST", "/couriers", "Bearer w", typeJSON, `{"name":"A&B","phone":"+491234567"}`}, 201, `{"id":1,"name":"A&B","phone":"+491234567"}`)
	expect(t, h, request{"GET", "/couriers", "Bearer r", "", ""}, 200, `[{"id":1,"name":"A&B","phone":"+491234567"}]`)
	expect(t, h, request{"PUT", "/stations/a", "Bearer w", typeJSON, `{"<a>":1}`}, 400, message(`invalid JSON: json: unknown field \"<a>\"`))
}
