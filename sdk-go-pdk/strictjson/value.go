// Package strictjson parses JSON once, strictly, into a small tree.
//
// It refuses what the plugin contract refuses and encoding/json lets through: duplicate keys, invalid UTF-8, lone
// surrogates, a byte order mark, nesting deeper than 32 and numbers outside the range of a float64. Arrays that hold
// only numbers are stored flat as []float64, because an ECG is 60,000 of them and a guest has milliseconds.
//
// Errors carry an offset and a reason and never quote the input, which may be a patient's.
package strictjson

// Kind tells what a Value holds.
type Kind uint8

// The kinds of a Value. Numbers is an array with at least one element, all of them numbers.
const (
	Null Kind = iota
	Bool
	Number
	String
	Array
	Numbers
	Object
)

// String names the kind as JSON does; Numbers is an array like any other.
func (k Kind) String() string {
	switch k {
	case Null:
		return "null"
	case Bool:
		return "boolean"
	case Number:
		return "number"
	case String:
		return "string"
	case Array, Numbers:
		return "array"
	case Object:
		return "object"
	}
	return "invalid"
}

// Value is one JSON value. Its fields are meaningful by Kind; an empty array is an Array without items.
type Value struct {
	Kind   Kind
	Bool   bool
	Offset uint32 // of the value's first byte
	Num    float64
	Str    string

	kids *kids // nil for scalars and for empty arrays and objects
}

type kids struct {
	nums    []float64
	items   []Value
	members []Member
}

// Member is one name and value of an object.
type Member struct {
	Key    string
	Offset uint32 // of the key's opening quote
	Value  Value
}

// Numbers returns the elements of a Numbers array, nil for anything else. The slice is the tree's own.
func (v *Value) Numbers() []float64 {
	if v.Kind != Numbers {
		return nil
	}
	return v.kids.nums
}

// Items returns the elements of an Array, nil for anything else (a Numbers array included).
func (v *Value) Items() []Value {
	if v.Kind != Array || v.kids == nil {
		return nil
	}
	return v.kids.items
}

// Members returns the members of an Object in the order of the input, nil for anything else.
func (v *Value) Members() []Member {
	if v.Kind != Object || v.kids == nil {
		return nil
	}
	return v.kids.members
}

// Len is the number of elements of an array or members of an object, 0 for scalars.
func (v *Value) Len() int {
	switch v.Kind {
	case Numbers:
		return len(v.kids.nums)
	case Array:
		return len(v.Items())
	case Object:
		return len(v.Members())
	}
	return 0
}

// Get returns the member called key, or nil when v is no object or has none.
func (v *Value) Get(key string) *Value {
	members := v.Members()
	for i := range members {
		if members[i].Key == key {
			return &members[i].Value
		}
	}
	return nil
}

// Error says why and where the input is not acceptable. Reason is a fixed text, never a piece of the input.
type Error struct {
	Offset int
	Reason string
}

func (e *Error) Error() string { return "parse JSON: " + e.Reason }
