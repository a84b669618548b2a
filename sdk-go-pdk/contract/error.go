package contract

import (
	"errors"

	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// Code is an error code of the contract. Codes of a plugin's own start with "x_".
type Code string

// The codes of the contract.
const (
	InvalidJSON          Code = "invalid_json"
	MissingField         Code = "missing_field"
	WrongType            Code = "wrong_type"
	InvalidValue         Code = "invalid_value"
	OutOfRange           Code = "out_of_range"
	EmptySignal          Code = "empty_signal"
	LengthMismatch       Code = "length_mismatch"
	ConflictingFields    Code = "conflicting_fields"
	UnsupportedContract  Code = "unsupported_contract"
	UnsupportedKind      Code = "unsupported_kind"
	UnsupportedSpecialty Code = "unsupported_specialty"
	InputTooLarge        Code = "input_too_large"
	OutputTooLarge       Code = "output_too_large"
	InvalidImage         Code = "invalid_image"
	ImageTooLarge        Code = "image_too_large"
	Internal             Code = "internal"
)

// Codes lists the contract's own codes in the order of the contract.
func Codes() []Code {
	return []Code{InvalidJSON, MissingField, WrongType, InvalidValue, OutOfRange, EmptySignal, LengthMismatch,
		ConflictingFields, UnsupportedContract, UnsupportedKind, UnsupportedSpecialty, InputTooLarge, OutputTooLarge,
		InvalidImage, ImageTooLarge, Internal}
}

// MaxErrorBytes bounds the JSON of an Error.
const MaxErrorBytes = 1 << 10

// Error is the contract's error object. Message is English and holds no value of the input; Path is an RFC 6901
// pointer to the member at fault, in which names that the contract does not know stand as "*".
type Error struct {
	Code    Code   `json:"code" contract:"required,format=errorcode"`
	Message string `json:"message" contract:"required,maxlen=1000"`
	Path    string `json:"path" contract:"required,format=pointer,maxlen=1000"`
}

func (e *Error) Error() string {
	if e.Path == "" {
		return string(e.Code) + ": " + e.Message
	}
	return string(e.Code) + " at " + e.Path + ": " + e.Message
}

// JSON gives the error object as the Extism error string. An object that would exceed MaxErrorBytes loses the end of
// its message, and its path if that is not enough.
func (e *Error) JSON() string {
	out := *e
	for {
		b, err := Encode(&out)
		if err != nil {
			return `{"code":"internal","message":"error message is not valid UTF-8","path":""}`
		}
		over := len(b) - MaxErrorBytes
		if over <= 0 {
			return string(b)
		}
		if len(out.Message) > 0 {
			out.Message = clip(out.Message, len(out.Message)-max(over, 1))
		} else {
			out.Path = ""
		}
	}
}

// clip cuts s to at most n bytes, on a character boundary.
func clip(s string, n int) string {
	if n <= 0 {
		return ""
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// ParseError reads an Extism error string strictly: one JSON object of at most 1 KiB with exactly code, message and
// path, the code one of the contract or starting with "x_".
func ParseError(s string) (*Error, error) {
	if len(s) > MaxErrorBytes {
		return nil, errors.New("read error object: longer than 1 KiB")
	}
	root, err := strictjson.ParseObject([]byte(s))
	if err != nil {
		return nil, errors.New("read error object: " + err.Error())
	}
	e := new(Error)
	if bad := decodeTree(root, e, walkOptions{strict: true}); bad != nil {
		return nil, errors.New("read error object: " + bad.Error())
	}
	return e, nil
}
