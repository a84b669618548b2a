package contract

import (
	"strings"
	"unicode/utf8"
)

// ParseAuditEvent reads the argument of log_medical_audit_event: a JSON object, or plain text of at most 1 KiB, which
// becomes the event "text". The error is an *Error.
func ParseAuditEvent(arg []byte) (*AuditEvent, error) {
	if len(arg) > MaxHostCallBytes {
		return nil, &Error{Code: InputTooLarge, Message: "an audit event is longer than 64 KiB"}
	}
	ev := new(AuditEvent)
	text := strings.TrimLeft(string(arg), " \t\r\n")
	if strings.HasPrefix(text, "{") {
		if err := Decode(arg, ev); err != nil {
			return nil, err
		}
		return ev, nil
	}
	switch {
	case !utf8.Valid(arg):
		return nil, &Error{Code: InvalidJSON, Message: "an audit event is neither JSON nor UTF-8 text"}
	case len(arg) > MaxAuditText:
		return nil, &Error{Code: InputTooLarge, Message: "an audit event in plain text is longer than 1 KiB"}
	}
	ev.EventType, ev.Text = "text", string(arg)
	return ev, nil
}
