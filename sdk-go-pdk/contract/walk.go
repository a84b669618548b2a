package contract

import (
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/medplug/medplug/sdk-go-pdk/contract/internal/tag"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// The contract reports every missing member before any wrong type, and every wrong type before any bad value.
type phase int

const (
	phaseMissing phase = iota
	phaseType
	phaseValue
	phases
)

type walkOptions struct {
	strict bool // unknown members are errors, and paths name them: for documents that hold nobody's data
	all    bool // collect every fault, not only the first of each phase
}

// walker decodes a tree into Go values by their tags, collecting faults by phase.
type walker struct {
	opt               walkOptions
	ok, notAnalysable bool // the root's status
	found             [phases][]*Error
}

func (w *walker) first() *Error {
	for _, list := range w.found {
		if len(list) > 0 {
			return list[0]
		}
	}
	return nil
}

func (w *walker) add(p phase, e *Error) {
	if w.opt.all || len(w.found[p]) == 0 {
		w.found[p] = append(w.found[p], e)
	}
}

func (w *walker) fail(p phase, code Code, at *node, msg string) {
	if w.opt.all || len(w.found[p]) == 0 {
		w.add(p, &Error{Code: code, Message: msg, Path: at.path()})
	}
}

func (w *walker) wrongType(at *node, want string, got *strictjson.Value) {
	w.fail(phaseType, WrongType, at, "want "+want+", got "+got.Kind.String())
}

// node is a place in the document; its path is only written out for a fault.
type node struct {
	parent *node
	name   string
	index  int
	elem   bool // an element of an array: index counts, not name
}

func (n *node) member(name string) *node { return &node{parent: n, name: name} }
func (n *node) item(i int) *node         { return &node{parent: n, index: i, elem: true} }

func (n *node) path() string {
	if n == nil {
		return ""
	}
	if n.elem {
		return n.parent.path() + "/" + strconv.Itoa(n.index)
	}
	return n.parent.path() + "/" + strings.ReplaceAll(strings.ReplaceAll(n.name, "~", "~0"), "/", "~1")
}

// member finds a field's value by its name or its alias; null is absence. It also gives the name found.
func (w *walker) member(obj *strictjson.Value, f *tag.Field, at *node) (*strictjson.Value, string) {
	v := present(obj, f.Name)
	if f.Alias == "" {
		return v, f.Name
	}
	old := present(obj, f.Alias)
	if v == nil && old != nil {
		return old, f.Alias
	}
	if v != nil && old != nil {
		w.fail(phaseValue, ConflictingFields, at.member(f.Alias), "given under two names")
	}
	return v, f.Name
}

func present(obj *strictjson.Value, name string) *strictjson.Value {
	if v := obj.Get(name); v != nil && v.Kind != strictjson.Null {
		return v
	}
	return nil
}

// structure decodes an object; demanded names members that must be present beyond what the type's own tags say.
func (w *walker) structure(obj *strictjson.Value, rv reflect.Value, at *node, demanded []string) {
	s := tag.Of(rv.Type())
	for i := range s.Fields {
		f := &s.Fields[i]
		v, name := w.member(obj, f, at)
		here := at.member(name)
		if v == nil {
			switch {
			case f.Required, f.OK && w.ok, f.Refusal && w.notAnalysable, demanded != nil && contains(demanded, f.Name):
				w.fail(phaseMissing, MissingField, here, "required")
			case f.Default != "":
				rv.FieldByIndex(f.Index).SetString(f.Default)
			}
			continue
		}
		if f.Measure && w.notAnalysable {
			w.fail(phaseValue, ConflictingFields, here, "must be absent when status is not_analysable")
		}
		for _, need := range f.Needs {
			if present(obj, need) == nil {
				w.fail(phaseMissing, MissingField, at.member(need), "required with "+f.Name)
			}
		}
		w.value(v, rv.FieldByIndex(f.Index), f, here)
	}
	w.groups(s, obj, at)
	if w.opt.strict {
		for _, m := range obj.Members() {
			if f := s.Lookup(m.Key); f == nil && !isAlias(s, m.Key) {
				w.fail(phaseValue, InvalidValue, at.member(m.Key), "unknown member")
			}
		}
	}
}

func isAlias(s *tag.Struct, name string) bool {
	for i := range s.Fields {
		if s.Fields[i].Alias == name {
			return true
		}
	}
	return false
}

// groups checks that of each group exactly one member, or at least one, is present.
func (w *walker) groups(s *tag.Struct, obj *strictjson.Value, at *node) {
	for i := range s.Fields {
		group, exact := s.Fields[i].OneOf, true
		if group == "" {
			group, exact = s.Fields[i].AnyOf, false
		}
		if group == "" {
			continue
		}
		var names []string
		count, leader := 0, i
		for j := range s.Fields {
			f := &s.Fields[j]
			if f.OneOf != group && f.AnyOf != group {
				continue
			}
			leader = min(leader, j)
			names = append(names, f.Name)
			if present(obj, f.Name) != nil || f.Alias != "" && present(obj, f.Alias) != nil {
				count++
			}
		}
		if leader != i { // the group was checked at its first member
			continue
		}
		switch list := strings.Join(names, ", "); {
		case count == 0 && exact:
			w.fail(phaseMissing, MissingField, at, "exactly one is required of "+list)
		case count == 0:
			w.fail(phaseMissing, MissingField, at, "at least one is required of "+list)
		case count > 1 && exact:
			w.fail(phaseValue, ConflictingFields, at, "only one may be given of "+list)
		}
	}
}

var documentType = reflect.TypeFor[Document]()

// value decodes v, which is not null unless it is an element, into rv. On arrays and maps f speaks of the elements.
func (w *walker) value(v *strictjson.Value, rv reflect.Value, f *tag.Field, at *node) {
	switch rv.Kind() {
	case reflect.Pointer:
		p := reflect.New(rv.Type().Elem())
		w.value(v, p.Elem(), f, at)
		rv.Set(p)
	case reflect.String:
		if v.Kind != strictjson.String {
			w.wrongType(at, "string", v)
			return
		}
		w.checkString(v.Str, f, at)
		rv.SetString(v.Str)
	case reflect.Bool:
		if v.Kind != strictjson.Bool {
			w.wrongType(at, "boolean", v)
			return
		}
		rv.SetBool(v.Bool)
	case reflect.Float64:
		if v.Kind != strictjson.Number {
			w.wrongType(at, "number", v)
			return
		}
		w.checkNumber(v.Num, f, at)
		rv.SetFloat(v.Num)
	case reflect.Int:
		if v.Kind != strictjson.Number || !isInteger(v.Num) {
			w.wrongType(at, "integer", v)
			return
		}
		w.checkNumber(v.Num, f, at)
		rv.SetInt(int64(v.Num))
	case reflect.Struct:
		switch {
		case v.Kind != strictjson.Object:
			w.wrongType(at, "object", v)
		case rv.Type() == documentType:
			rv.Set(reflect.ValueOf(Document{value: v}))
		default:
			w.structure(v, rv, at, f.Each)
		}
	case reflect.Slice:
		w.slice(v, rv, f, at)
	case reflect.Map:
		w.mapping(v, rv, f, at)
	case reflect.Interface:
		w.detail(v, rv, f, at)
	}
}

// isInteger takes the integers that a float64 counts without gaps.
func isInteger(n float64) bool { return n == math.Trunc(n) && math.Abs(n) <= 1<<53 }

// detail decodes a scalar of a flat object.
func (w *walker) detail(v *strictjson.Value, rv reflect.Value, f *tag.Field, at *node) {
	switch v.Kind {
	case strictjson.String:
		w.checkString(v.Str, f, at)
		rv.Set(reflect.ValueOf(v.Str))
	case strictjson.Number:
		rv.Set(reflect.ValueOf(v.Num))
	case strictjson.Bool:
		rv.Set(reflect.ValueOf(v.Bool))
	default:
		w.wrongType(at, "string, number or boolean", v)
	}
}
