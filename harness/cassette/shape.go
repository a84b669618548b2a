package cassette

import (
	"encoding/base64"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// shape is what a JSON value has to look like.
type shape struct {
	kind    strictjson.Kind   // Null: anything
	members map[string]*shape // of an object; nil: any, each as each
	must    []string          // members that have to be there
	each    *shape            // elements of an array, members of an object without members of its own
	base64  bool              // a string is standard base64
}

var (
	anything  = &shape{kind: strictjson.Null}
	aText     = &shape{kind: strictjson.String}
	aNumber   = &shape{kind: strictjson.Number}
	texts     = &shape{kind: strictjson.Array, each: aText}
	textsBy   = &shape{kind: strictjson.Object, each: aText}
	aBase64   = &shape{kind: strictjson.String, base64: true}
	aRequest  = withBody(&shape{kind: strictjson.Object, members: map[string]*shape{"method": aText, "url": aText}, must: []string{"method", "url"}})
	aResponse = withBody(&shape{kind: strictjson.Object, members: map[string]*shape{"status": aNumber}, must: []string{"status"}})
	aCall     = &shape{kind: strictjson.Object, must: []string{"function", "asked"}, members: map[string]*shape{
		"function": aText, "asked": anything, "any": texts, "answered": anything, "failed": aText, "repeat": {kind: strictjson.Bool}}}
	aRecording = &shape{kind: strictjson.Object, must: []string{"recording", "calls"}, members: map[string]*shape{
		"recording": aNumber, "masked": texts, "calls": {kind: strictjson.Array, each: aCall},
		"tool":   {kind: strictjson.Object, members: map[string]*shape{"name": aText, "version": aText, "command": aText}},
		"plugin": {kind: strictjson.Object, members: map[string]*shape{"sha256": aText, "id": aText, "version": aText}}}}
)

func withBody(s *shape) *shape {
	s.members["headers"], s.members["body"], s.members["body_base64"], s.members["body_json"] = textsBy, aText, aBase64, anything
	return s
}

// check holds a value against its shape; the fault is the first one in the order of the text.
func (s *shape) check(path string, v *strictjson.Value) *FaultError {
	if s.kind == strictjson.Null {
		return nil
	}
	if v.Kind != s.kind {
		if v.Kind == strictjson.Numbers && s.kind == strictjson.Array {
			return s.each.check(path+"/0", &strictjson.Value{Kind: strictjson.Number, Num: v.Numbers()[0]})
		}
		return faultf(path, "want %s", wanted(s.kind))
	}
	switch s.kind {
	case strictjson.Number:
		if v.Num != math.Trunc(v.Num) || math.Abs(v.Num) > math.MaxInt32 {
			return faultf(path, "want a whole number")
		}
	case strictjson.String:
		if _, err := base64.StdEncoding.DecodeString(v.Str); s.base64 && err != nil {
			return faultf(path, "want standard base64")
		}
	case strictjson.Array:
		for i := range v.Items() {
			if fault := s.each.check(path+"/"+strconv.Itoa(i), &v.Items()[i]); fault != nil {
				return fault
			}
		}
	case strictjson.Object:
		return s.checkMembers(path, v)
	}
	return nil
}

func (s *shape) checkMembers(path string, v *strictjson.Value) *FaultError {
	for i := range v.Members() {
		m := &v.Members()[i]
		of := s.each
		if s.members != nil {
			of = s.members[m.Key]
		}
		if of == nil {
			return faultf(path+"/"+token(m.Key), "is unknown; there are %s", strings.Join(slices.Sorted(maps.Keys(s.members)), ", "))
		}
		if fault := of.check(path+"/"+token(m.Key), &m.Value); fault != nil {
			return fault
		}
	}
	for _, name := range s.must {
		if v.Get(name) == nil {
			return faultf(path, "%s is missing", name)
		}
	}
	return nil
}

func wanted(k strictjson.Kind) string {
	switch k {
	case strictjson.Array, strictjson.Object:
		return "an " + k.String()
	case strictjson.Bool:
		return "true or false"
	}
	return "a " + k.String()
}

// token writes a member's name in a path (RFC 6901).
func token(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

// offsetOf finds where a path leads in a value, as far as it does: the member's name where the last step is one.
func offsetOf(v *strictjson.Value, path string) int {
	offset := int(v.Offset)
	for step := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		step = strings.NewReplacer("~1", "/", "~0", "~").Replace(step)
		var next *strictjson.Value
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(v.Items()) {
			next = &v.Items()[i]
			offset = int(next.Offset)
		}
		for i := range v.Members() {
			if m := &v.Members()[i]; m.Key == step {
				next, offset = &m.Value, int(m.Offset)
			}
		}
		if next == nil {
			return offset
		}
		v = next
	}
	return offset
}
