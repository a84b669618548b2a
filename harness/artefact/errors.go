package artefact

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"

	"oras.land/oras-go/v2/errdef"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/errcode"
)

// Kind is what went wrong, as far as it matters to a caller.
type Kind int

// Kinds of errors.
const (
	Usage       Kind = iota + 1 // a name that cannot be meant, something that is not there, a folder that cannot be read
	Denied                      // the registry wants other credentials
	NoPlugin                    // readable, and no plugin
	Mismatch                    // something is not what its digest, its size or its subject says
	Refused                     // the registry sends to a host, or by a way, that is not allowed
	Unreachable                 // no answer, or one that the registry itself calls a failure
)

// Error is every error of this package but those of the caller's context. Its text holds nothing that a registry wrote in free
// form and no query of an address: either may repeat a credential.
type Error struct {
	Kind  Kind
	What  string
	Host  string // of Refused: the host that is not allowed
	cause error  // only such as hold no answer of a registry
}

func (e *Error) Error() string {
	if e.cause != nil {
		return e.What + ": " + e.cause.Error()
	}
	return e.What
}

func (e *Error) Unwrap() error { return e.cause }

func refuse(kind Kind, format string, a ...any) *Error {
	return &Error{Kind: kind, What: fmt.Sprintf(format, a...)}
}

// code is what an error code of a registry looks like; anything else is free text.
var code = regexp.MustCompile(`^[A-Z][A-Z_]{2,40}$`)

// translate turns what the client of registries says into an *Error that is safe to print. What it cannot place is an answer
// that does not fit the question.
func translate(host string, err error) error {
	var own *Error
	var answer *errcode.ErrorResponse
	var way *url.Error
	var wire net.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &own):
		return own
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.Is(err, context.DeadlineExceeded):
		return refuse(Unreachable, "registry %s took too long", host)
	case errors.As(err, &answer):
		return status(host, answer)
	case errors.Is(err, errdef.ErrNotFound):
		return refuse(Usage, "registry %s has no such artefact", host)
	case errors.Is(err, auth.ErrBasicCredentialNotFound):
		return refuse(Denied, "registry %s asks for a user and a password", host)
	case errors.As(err, &way):
		return &Error{Kind: Unreachable, What: "reach registry " + host, cause: innermost(way.Err)}
	case errors.As(err, &wire):
		return &Error{Kind: Unreachable, What: "reach registry " + host, cause: innermost(wire)}
	}
	return refuse(Mismatch, "the answer of registry %s is not what was asked for", host)
}

// status sorts an answer by its HTTP status.
func status(host string, a *errcode.ErrorResponse) *Error {
	e := refuse(Unreachable, "registry %s answers with status %d", host, a.StatusCode)
	for _, inner := range a.Errors {
		if code.MatchString(inner.Code) {
			e.What += " " + inner.Code
			break
		}
	}
	switch a.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		e.Kind = Denied
	case http.StatusBadRequest, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType:
		e.Kind = Usage
	}
	return e
}

// innermost takes the operating system's words for a failed connection and leaves out everything around them.
func innermost(err error) error {
	var op *net.OpError
	if errors.As(err, &op) && op.Err != nil {
		return op.Err
	}
	var name *net.DNSError
	if errors.As(err, &name) {
		return errors.New("no such host")
	}
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) {
		return errors.New("its certificate does not hold")
	}
	return errors.New("the connection broke")
}
