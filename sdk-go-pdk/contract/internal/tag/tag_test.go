package tag

import (
	"reflect"
	"testing"
)

type inner struct {
	A string   `json:"a" contract:"enum=x|y"`
	L []member `json:"l"`
}

type member struct {
	N int `json:"n"`
}

type outer struct {
	inner `contract:"demand=a,each=l:n,ok=l"`
	B     *float64 `json:"b" contract:"required,min=-1,max=2.5,alias=old"`
	C     string   `json:"-"`
	d     int
}

func TestOf(t *testing.T) {
	s := Of(reflect.TypeFor[outer]())
	if len(s.Fields) != 3 {
		t.Fatalf("got %d members, want a, l and b", len(s.Fields))
	}
	a, l, b := s.Lookup("a"), s.Lookup("l"), s.Lookup("b")
	if !a.Required || len(a.Enum) != 2 || !l.OK || !l.Measure || len(l.Each) != 1 || l.Each[0] != "n" {
		t.Errorf("a: %+v\nl: %+v", a, l)
	}
	if *b.Min != -1 || *b.Max != 2.5 || b.XMin != nil || b.Alias != "old" || b.MinLen != -1 {
		t.Errorf("b: %+v", b)
	}
	if f := reflect.ValueOf(outer{inner: inner{A: "x"}, d: 1}).FieldByIndex(a.Index); f.String() != "x" {
		t.Errorf("index of a leads to %v", f)
	}
	if Of(reflect.TypeFor[inner]()).Lookup("a").Required {
		t.Error("the embedded type was changed, not its copy")
	}
}

func TestBadTagsPanic(t *testing.T) {
	for name, v := range map[string]any{
		"unknown option": struct {
			A string `json:"a" contract:"requird"`
		}{},
		"unknown option with a value": struct {
			A string `json:"a" contract:"minimum=1"`
		}{},
		"empty value": struct {
			A string `json:"a" contract:"enum="`
		}{},
		"no number": struct {
			A int `json:"a" contract:"min=x"`
		}{},
		"negative length": struct {
			A string `json:"a" contract:"maxlen=-1"`
		}{},
		"unknown format": struct {
			A string `json:"a" contract:"format=nope"`
		}{},
		"unknown member": struct {
			inner `contract:"demand=nope"`
		}{},
		"unknown amendment": struct {
			inner `contract:"always=a"`
		}{},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			Of(reflect.TypeOf(v))
		})
	}
}
