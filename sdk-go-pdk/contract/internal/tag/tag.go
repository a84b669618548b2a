// Package tag reads the struct tags of the contract's types. Decoding, encoding and the JSON Schemas all work from
// what it finds, so that there is one source for what a member may be. The options are described in package contract.
package tag

import (
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// Field is one member of an object.
type Field struct {
	Name  string
	Alias string // older name, accepted on decoding
	Index []int  // as reflect.Value.FieldByIndex takes it
	Type  reflect.Type

	Required bool // must be present
	OK       bool // must be present when status is ok
	Measure  bool // must be absent when status is not_analysable; OK implies it
	Refusal  bool // must be present when status is not_analysable
	Always   bool // written even when empty

	Kind, Signal, Ascending, Unique, Scalar, Image bool
	Spans, EmptySpans                              bool

	Min, Max, XMin     *float64
	MinLen, MaxLen     int // -1: no bound
	MinItems, MaxItems int // -1: no bound

	Enum, Keys, Needs []string
	Format, KeyFormat string
	Default           string
	OneOf, AnyOf      string   // group names
	Each              []string // members that every element of the array must have, over and above its own type's
}

// Struct is the members of an object, those of embedded structs first.
type Struct struct {
	Type   reflect.Type
	Fields []Field
}

// Lookup finds a member by its name.
func (s *Struct) Lookup(name string) *Field {
	for i := range s.Fields {
		if s.Fields[i].Name == name {
			return &s.Fields[i]
		}
	}
	return nil
}

var (
	mu    sync.Mutex
	known = map[reflect.Type]*Struct{} // tags never change, so each type is read once
)

// Of reads the tags of a struct type. A tag that cannot be read is a fault of this module and panics; a test reads the
// tags of every type.
func Of(t reflect.Type) *Struct {
	mu.Lock()
	defer mu.Unlock()
	if s, ok := known[t]; ok {
		return s
	}
	s := &Struct{Type: t}
	s.collect(t, nil)
	known[t] = s
	return s
}

func (s *Struct) collect(t reflect.Type, prefix []int) {
	for i := range t.NumField() {
		sf := t.Field(i)
		index := append(append([]int(nil), prefix...), i)
		if sf.Anonymous {
			s.collect(sf.Type, index)
			s.amend(sf.Tag.Get("contract"))
			continue
		}
		name := sf.Tag.Get("json")
		if name == "" || name == "-" || !sf.IsExported() {
			continue
		}
		f := Field{Name: name, Index: index, Type: sf.Type, MinLen: -1, MaxLen: -1, MinItems: -1, MaxItems: -1}
		for opt := range strings.SplitSeq(sf.Tag.Get("contract"), ",") {
			if opt != "" && !f.set(opt) {
				panic("contract tag of " + t.Name() + "." + sf.Name + ": " + opt)
			}
		}
		s.Fields = append(s.Fields, f)
	}
}

// amend applies the tag of an embedded struct, which sharpens its members for one kind: demand=a|b makes members
// required, ok=a|b makes them measurements, each=list:a|b demands members of every element of a list.
func (s *Struct) amend(tag string) {
	for opt := range strings.SplitSeq(tag, ",") {
		if opt == "" {
			continue
		}
		key, val, _ := strings.Cut(opt, "=")
		list, members, isEach := strings.Cut(val, ":")
		if key == "each" && isEach {
			s.mustLookup(list, opt).Each = strings.Split(members, "|")
			continue
		}
		for name := range strings.SplitSeq(val, "|") {
			f := s.mustLookup(name, opt)
			switch key {
			case "demand":
				f.Required = true
			case "ok":
				f.OK, f.Measure = true, true
			default:
				panic("contract tag of an embedded struct: " + opt)
			}
		}
	}
}

func (s *Struct) mustLookup(name, opt string) *Field {
	f := s.Lookup(name)
	if f == nil {
		panic("contract tag of an embedded struct: " + opt + ": no such member")
	}
	return f
}

// set applies one option and reports whether it could be read.
func (f *Field) set(opt string) bool {
	key, val, hasVal := strings.Cut(opt, "=")
	if hasVal {
		return val != "" && f.setValue(key, val)
	}
	switch key {
	case "required":
		f.Required = true
	case "ok":
		f.OK, f.Measure = true, true
	case "measure":
		f.Measure = true
	case "refusal":
		f.Refusal = true
	case "always":
		f.Always = true
	case "kind":
		f.Kind = true
	case "signal":
		f.Signal = true
	case "ascending":
		f.Ascending = true
	case "unique":
		f.Unique = true
	case "spans":
		f.Spans = true
	case "scalar":
		f.Scalar = true
	case "image":
		f.Image = true
	default:
		return false
	}
	return true
}

func (f *Field) setValue(key, val string) bool {
	switch key {
	case "min", "max", "xmin":
		n, err := strconv.ParseFloat(val, 64)
		if err != nil {
			return false
		}
		switch key {
		case "min":
			f.Min = &n
		case "max":
			f.Max = &n
		case "xmin":
			f.XMin = &n
		}
		return true
	case "minlen", "maxlen", "minitems", "maxitems":
		n, err := strconv.Atoi(val)
		if err != nil || n < 0 {
			return false
		}
		switch key {
		case "minlen":
			f.MinLen = n
		case "maxlen":
			f.MaxLen = n
		case "minitems":
			f.MinItems = n
		case "maxitems":
			f.MaxItems = n
		}
		return true
	case "enum":
		f.Enum = strings.Split(val, "|")
	case "keys":
		f.Keys = strings.Split(val, "|")
	case "needs":
		f.Needs = strings.Split(val, "|")
	case "format":
		f.Format = val
		return Known(val)
	case "keyformat":
		f.KeyFormat = val
		return Known(val)
	case "default":
		f.Default = val
	case "alias":
		f.Alias = val
	case "oneof":
		f.OneOf = val
	case "anyof":
		f.AnyOf = val
	case "spans":
		f.Spans, f.EmptySpans = true, val == "empty"
		return val == "empty"
	default:
		return false
	}
	return true
}
