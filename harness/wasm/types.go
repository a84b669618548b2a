package wasm

import (
	"fmt"
	"strings"
)

// ValType is a value type, in its binary form.
type ValType byte

// The value types of WebAssembly 2.0.
const (
	I32       ValType = 0x7f
	I64       ValType = 0x7e
	F32       ValType = 0x7d
	F64       ValType = 0x7c
	V128      ValType = 0x7b
	FuncRef   ValType = 0x70
	ExternRef ValType = 0x6f
)

func (t ValType) String() string {
	switch t {
	case I32:
		return "i32"
	case I64:
		return "i64"
	case F32:
		return "f32"
	case F64:
		return "f64"
	case V128:
		return "v128"
	case FuncRef:
		return "funcref"
	case ExternRef:
		return "externref"
	}
	return fmt.Sprintf("type 0x%02x", byte(t))
}

// IsRef tells whether t is a reference type.
func (t ValType) IsRef() bool { return t == FuncRef || t == ExternRef }

func (t ValType) known() bool { return t >= V128 && t <= I32 || t.IsRef() }

// FuncType is the type of a function.
type FuncType struct{ Params, Results []ValType }

// String prints the type as "(i64, i32) -> (i32)".
func (t FuncType) String() string { return list(t.Params) + " -> " + list(t.Results) }

// Equal tells whether two function types are the same.
func (t FuncType) Equal(u FuncType) bool {
	return string(bytesOf(t.Params)) == string(bytesOf(u.Params)) && string(bytesOf(t.Results)) == string(bytesOf(u.Results))
}

func list(ts []ValType) string {
	names := make([]string, len(ts))
	for i, t := range ts {
		names[i] = t.String()
	}
	return "(" + strings.Join(names, ", ") + ")"
}

func bytesOf(ts []ValType) []byte {
	b := make([]byte, len(ts))
	for i, t := range ts {
		b[i] = byte(t)
	}
	return b
}

// Kind says what an import or export is.
type Kind byte

// The kinds of imports and exports.
const (
	KindFunc   Kind = 0
	KindTable  Kind = 1
	KindMemory Kind = 2
	KindGlobal Kind = 3
)

func (k Kind) String() string {
	switch k {
	case KindFunc:
		return "func"
	case KindTable:
		return "table"
	case KindMemory:
		return "memory"
	case KindGlobal:
		return "global"
	}
	return fmt.Sprintf("kind 0x%02x", byte(k))
}

// Limits are the declared size of a memory (in 64 KiB pages) or table (in slots).
type Limits struct {
	Min    uint32
	Max    uint32 // meaningful when HasMax
	HasMax bool
}

func (l Limits) String() string {
	if l.HasMax {
		return fmt.Sprintf("%d to %d", l.Min, l.Max)
	}
	return fmt.Sprintf("%d, no maximum", l.Min)
}

// TableType is the type of a table.
type TableType struct {
	Elem ValType // FuncRef or ExternRef
	Limits
}

// GlobalType is the type of a global variable.
type GlobalType struct {
	Type    ValType
	Mutable bool
}

func (g GlobalType) String() string {
	if g.Mutable {
		return "mutable " + g.Type.String()
	}
	return g.Type.String()
}
