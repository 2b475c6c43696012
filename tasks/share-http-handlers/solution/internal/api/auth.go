package api

import (
	"net/http"
	"strings"
)

func (s *server) requireReader(r *http.Request) error {
	_, err := s.role(r)
	return err
}

func (s *server) requireWriter(r *http.Request) error {
	role, err := s.role(r)
	if err == nil && role != "writer" {
		return &failure{status: http.StatusForbidden, message: "not allowed"}
	}
	return err
}

func (s *server) role(r *http.Request) (string, error) {
	role := s.tokens[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]
	if role == "" {
		return "", &failure{http.StatusUnauthorized, "no valid token", "WWW-Authenticate", "Bearer"}
	}
	return role, nil
}
