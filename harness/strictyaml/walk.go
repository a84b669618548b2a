package strictyaml

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/medplug/medplug/harness/suggest"
	"go.yaml.in/yaml/v4"
)

// maxDepth is that of the plugin contract's JSON.
const maxDepth = 32

type mark struct{ line, column int }

// walker turns nodes into a JSON tree along a Go type, and remembers where everything stood. What is faulty is reported and
// left out of the tree.
type walker struct {
	faults Errors
	at     map[string]mark // JSON pointer -> place
	bad    []string        // JSON pointers with a fault of their own
}

// fault reports what is left out of the tree.
func (w *walker) fault(n *yaml.Node, pointer, reason string) {
	w.bad = append(w.bad, pointer)
	w.note(n, pointer, reason)
}

func (w *walker) note(n *yaml.Node, pointer, reason string) {
	w.faults = append(w.faults, &Error{Line: n.Line, Column: n.Column, Path: display(pointer), Reason: reason})
}

// value converts a node; false says that it was faulty.
func (w *walker) value(n *yaml.Node, t reflect.Type, pointer string, depth int) (any, bool) {
	t, typed := concrete(t)
	switch {
	case n.Kind == yaml.AliasNode:
		w.fault(n, pointer, "aliases are not allowed")
	case n.Anchor != "":
		w.fault(n, pointer, "anchors are not allowed")
	case tagged(n):
		w.fault(n, pointer, "tags are not allowed")
	case depth > maxDepth:
		w.fault(n, pointer, "nested too deeply")
	case n.Kind == yaml.ScalarNode:
		v, reason := scalar(n, t, typed)
		if reason == "" {
			return v, true
		}
		w.fault(n, pointer, reason)
	case n.Kind == yaml.SequenceNode && (!typed || t.Kind() == reflect.Slice):
		return w.sequence(n, t, pointer, depth), true
	case n.Kind == yaml.MappingNode && (!typed || t.Kind() == reflect.Struct || t.Kind() == reflect.Map):
		return w.mapping(n, t, pointer, depth), true
	default:
		w.fault(n, pointer, "want "+wanted(t))
	}
	return nil, false
}

// concrete takes pointers off a type. A type that reads its own JSON is not looked into.
func concrete(t reflect.Type) (_ reflect.Type, typed bool) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	own := reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]())
	return t, t.Kind() != reflect.Interface && !own
}

// tagged tells an explicit tag from the one the library worked out.
func tagged(n *yaml.Node) bool {
	if n.Style&yaml.TaggedStyle != 0 {
		return true
	}
	implicit := []string{"", "!!map", "!!seq", "!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!merge"}
	return !slices.Contains(implicit, n.Tag)
}

func (w *walker) sequence(n *yaml.Node, t reflect.Type, pointer string, depth int) any {
	elem := reflect.TypeFor[any]()
	if t.Kind() == reflect.Slice {
		elem = t.Elem()
	}
	list := make([]any, 0, len(n.Content))
	for i, c := range n.Content {
		p := pointer + "/" + strconv.Itoa(i)
		w.at[p] = mark{c.Line, c.Column}
		v, _ := w.value(c, elem, p, depth+1)
		list = append(list, v) // a faulty one too, so that the others keep their places
	}
	return list
}

func (w *walker) mapping(n *yaml.Node, t reflect.Type, pointer string, depth int) any {
	fields := fieldsOf(t)
	members := make(map[string]any, len(n.Content)/2)
	seen := make(map[string]int, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, val := n.Content[i], n.Content[i+1]
		name, reason := keyName(key)
		if reason != "" {
			w.note(key, pointer, reason)
			continue
		}
		field, known := fields[name]
		if known {
			name = field.name
		}
		p := pointer + "/" + escape(name)
		if line, twice := seen[name]; twice {
			w.fault(key, p, "the key stands twice, first in line "+strconv.Itoa(line))
			continue
		}
		seen[name] = key.Line
		w.at[p] = mark{val.Line, val.Column}
		if val.Kind != yaml.ScalarNode {
			w.at[p] = mark{key.Line, key.Column}
		}
		if fields != nil && !known {
			reason, meant := unknownKey(name, fields)
			if meant != "" { // it is not missing besides
				w.bad = append(w.bad, pointer+"/"+escape(meant))
			}
			w.fault(key, p, reason)
			continue
		}
		elem := reflect.TypeFor[any]()
		switch {
		case known:
			elem = field.typ
		case t.Kind() == reflect.Map:
			elem = t.Elem()
		}
		if v, ok := w.value(val, elem, p, depth+1); ok {
			members[name] = v
		}
	}
	return members
}

func keyName(n *yaml.Node) (name, reason string) {
	plain := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
	switch {
	case n.Kind == yaml.AliasNode:
		return "", "aliases are not allowed"
	case n.Anchor != "":
		return "", "anchors are not allowed"
	case tagged(n):
		return "", "tags are not allowed"
	case n.Kind == yaml.ScalarNode && plain && n.Value == "<<":
		return "", "merge keys (<<) are not allowed"
	case n.Kind != yaml.ScalarNode || plain && resolve(n.Value) != text:
		return "", "a key must be text"
	}
	return n.Value, ""
}

// field is a member of a JSON object: its name and type.
type field struct {
	name string
	typ  reflect.Type
}

// fieldsOf gives the JSON members of a struct by name and by older name, those of embedded structs included; nil for
// another type.
func fieldsOf(t reflect.Type) map[string]field {
	if t.Kind() != reflect.Struct {
		return nil
	}
	fields := map[string]field{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "" || name == "-" {
			continue
		}
		fields[name] = field{name, f.Type}
		for option := range strings.SplitSeq(f.Tag.Get("contract"), ",") {
			if older, ok := strings.CutPrefix(option, "alias="); ok {
				fields[older] = field{name, f.Type}
			}
		}
	}
	return fields
}

// unknownKey says what is wrong with a key, and which one was probably meant.
func unknownKey(name string, fields map[string]field) (reason, meant string) {
	var known []string
	for k, f := range fields {
		if k == f.name {
			known = append(known, k)
		}
	}
	slices.Sort(known)
	if near, ok := suggest.Nearest(name, known); ok {
		return "unknown key; did you mean " + near + "?", near
	}
	return "unknown key; there are: " + strings.Join(known, ", "), ""
}

// escape writes a member name as part of a JSON pointer (RFC 6901).
func escape(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}

// display prints a JSON pointer the way people write paths: privacy.inputs[2].path.
func display(pointer string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		part = strings.ReplaceAll(strings.ReplaceAll(part, "~1", "/"), "~0", "~")
		if _, err := strconv.ParseUint(part, 10, 32); err == nil && b.Len() > 0 {
			b.WriteString("[" + part + "]")
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(part)
	}
	return b.String()
}
