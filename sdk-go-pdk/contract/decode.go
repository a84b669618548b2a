package contract

import (
	"reflect"
	"strconv"

	"github.com/medplug/medplug/sdk-go-pdk/contract/internal/tag"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// DecodeOptions bound and narrow what DecodeRequest accepts.
type DecodeOptions struct {
	MaxBytes  int       // 0: no bound here
	Kind      Kind      // "": the kind of the type decoded into, or any kind of the contract for a bare Request
	Specialty Specialty // "" or Any: every specialty
}

// RequestType is what every kind's request type is.
type RequestType interface {
	Common() *Request
	ContractKind() Kind // "" for a bare Request
}

// ResponseType is what every kind's response type is.
type ResponseType interface {
	Common() *Response
	ContractKind() Kind // "" for a bare Response
}

// DecodeRequest checks data and decodes it into a pointer to a kind's request type, or to a Request for the common part
// alone. It checks in the contract's order (size, JSON, contract, kind, specialty, missing, type, value or range) and
// returns the first fault as an *Error. Unknown members are ignored, null is absence, and older names are accepted.
// What into holds after an error is not defined.
func DecodeRequest(data []byte, into any, opt DecodeOptions) error {
	req, ok := into.(RequestType)
	if !ok {
		return &Error{Code: Internal, Message: "decode request: not a pointer to a request type"}
	}
	kind := req.ContractKind()
	switch {
	case kind == "":
		kind = opt.Kind
	case opt.Kind != "" && opt.Kind != kind:
		return &Error{Code: Internal, Message: "decode request: the type belongs to another kind than the one wanted"}
	}
	if opt.MaxBytes > 0 && len(data) > opt.MaxBytes {
		return &Error{Code: InputTooLarge, Message: "the request is longer than " + strconv.Itoa(opt.MaxBytes) + " bytes"}
	}
	root, e := parseObject(data)
	if e != nil {
		return e
	}
	if e := checkHead(root, kind); e != nil {
		return e
	}
	if e := checkSpecialty(root, opt.Specialty); e != nil {
		return e
	}
	if e := decodeTree(root, into, walkOptions{}); e != nil {
		return e
	}
	return nil
}

// DecodeResponse checks data and decodes it into a pointer to a kind's response type, or to a Response for the common
// part alone; order and errors are those of DecodeRequest.
func DecodeResponse(data []byte, into any) error {
	root, e := parseObject(data)
	if e != nil {
		return e
	}
	return decodeResponseTree(root, into)
}

func decodeResponseTree(root *strictjson.Value, into any) error {
	resp, ok := into.(ResponseType)
	if !ok {
		return &Error{Code: Internal, Message: "decode response: not a pointer to a response type"}
	}
	if e := checkHead(root, resp.ContractKind()); e != nil {
		return e
	}
	if e := decodeTree(root, into, walkOptions{}); e != nil {
		return e
	}
	return nil
}

// Decode checks data and decodes it into a pointer to a type of this package that is no request and no response: the
// arguments and results of the host functions. The error is an *Error.
func Decode(data []byte, into any) error {
	root, e := parseObject(data)
	if e != nil {
		return e
	}
	if e := decodeTree(root, into, walkOptions{}); e != nil {
		return e
	}
	return nil
}

func parseObject(data []byte) (*strictjson.Value, *Error) {
	root, err := strictjson.ParseObject(data)
	if err == nil {
		return root, nil
	}
	msg := err.Error()
	if at := strictjson.OffsetOf(err); at >= 0 {
		msg += " at byte " + strconv.Itoa(at)
	}
	return nil, &Error{Code: InvalidJSON, Message: msg}
}

// checkVersion refuses other versions of the contract. A member that is absent or no string is left to the later
// checks, which call that missing or a wrong type; so do the next two.
func checkVersion(root *strictjson.Value) *Error {
	if v := root.Get("contract"); v != nil && v.Kind == strictjson.String && v.Str != Version {
		return &Error{Code: UnsupportedContract, Message: "the contract must be version " + Version, Path: "/contract"}
	}
	return nil
}

func checkHead(root *strictjson.Value, want Kind) *Error {
	if e := checkVersion(root); e != nil {
		return e
	}
	v := root.Get("kind")
	if v == nil || v.Kind != strictjson.String {
		return nil
	}
	if want != "" {
		if Kind(v.Str) != want {
			return &Error{Code: UnsupportedKind, Message: "the kind must be " + string(want), Path: "/kind"}
		}
		return nil
	}
	if !contains(kindNames(), v.Str) {
		return &Error{Code: UnsupportedKind, Message: "not a kind of the contract", Path: "/kind"}
	}
	return nil
}

func checkSpecialty(root *strictjson.Value, want Specialty) *Error {
	known := tag.Of(reflect.TypeFor[Request]()).Lookup("specialty").Enum
	for _, name := range []string{"specialty", "specialty_context"} {
		v := root.Get(name)
		if v == nil || v.Kind != strictjson.String {
			continue
		}
		if want != "" && want != Any && Specialty(v.Str) != want {
			return &Error{Code: UnsupportedSpecialty, Message: "the specialty must be " + string(want), Path: "/" + name}
		}
		if !contains(known, v.Str) {
			return &Error{Code: UnsupportedSpecialty, Message: "not a specialty of the contract", Path: "/" + name}
		}
	}
	return nil
}

// decodeTree fills into, a pointer to a struct, from root.
func decodeTree(root *strictjson.Value, into any, opt walkOptions) *Error {
	w := walker{opt: opt}
	w.run(root, into)
	return w.first()
}

// run decodes and then, when nothing was found, applies the rules that tie members together.
func (w *walker) run(root *strictjson.Value, into any) {
	if s := root.Get("status"); s != nil && s.Kind == strictjson.String {
		w.ok, w.notAnalysable = s.Str == string(OK), s.Str == string(NotAnalysable)
	}
	w.structure(root, reflect.ValueOf(into).Elem(), nil, nil)
	if r, ok := into.(interface {
		foldAliases(*walker, *strictjson.Value)
	}); ok {
		r.foldAliases(w, root)
	}
	if w.first() != nil {
		return
	}
	c := checks{w}
	if r, ok := into.(ResponseType); ok {
		r.Common().commonRules(c)
	}
	if r, ok := into.(ruled); ok {
		r.rules(c)
	}
}

// ruled is a type with rules of its own that no tag can say. They run on a value that is otherwise sound.
type ruled interface{ rules(checks) }

// checks collects what rules find.
type checks struct{ w *walker }

func (c checks) fail(code Code, path, msg string) {
	c.w.add(phaseValue, &Error{Code: code, Message: msg, Path: path})
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

// at writes the path of an element's member.
func at(list string, i int, member string) string {
	p := list + "/" + strconv.Itoa(i)
	if member != "" {
		p += "/" + member
	}
	return p
}
