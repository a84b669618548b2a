package contract

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/medplug/medplug/sdk-go-pdk/contract/internal/tag"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// Encode writes v, a type of this package or a pointer to one, as one line of JSON in the order of its members. Absent
// members are left out, except those that the contract always shows: they are null, "" or []. NaN, infinities and
// invalid UTF-8 are errors, which name the member. Encode does not check v against the contract; decoding does.
func Encode(v any) ([]byte, error) {
	rv := reflect.ValueOf(v)
	for rv.Kind() == reflect.Pointer && !rv.IsNil() {
		rv = rv.Elem()
	}
	if rv.Kind() != reflect.Struct && rv.Kind() != reflect.Map {
		return nil, errors.New("encode: neither an object nor a pointer to one")
	}
	e := encoder{}
	if rv.Kind() == reflect.Struct {
		if f := tag.Of(rv.Type()).Lookup("status"); f != nil {
			e.notAnalysable = rv.FieldByIndex(f.Index).String() == string(NotAnalysable)
		}
	}
	if err := e.value(rv, ""); err != nil {
		return nil, err
	}
	return e.out, nil
}

type encoder struct {
	out           []byte
	notAnalysable bool // the root's status
}

func (e *encoder) value(rv reflect.Value, path string) error {
	switch rv.Kind() {
	case reflect.Pointer, reflect.Interface:
		if rv.IsNil() {
			e.out = append(e.out, "null"...)
			return nil
		}
		return e.value(rv.Elem(), path)
	case reflect.Bool:
		e.out = strconv.AppendBool(e.out, rv.Bool())
	case reflect.Int, reflect.Int64, reflect.Int32:
		e.out = strconv.AppendInt(e.out, rv.Int(), 10)
	case reflect.Float64:
		return e.number(rv.Float(), path)
	case reflect.String:
		return e.text(rv.String(), path)
	case reflect.Slice:
		return e.list(rv, path)
	case reflect.Map:
		return e.mapping(rv, path)
	case reflect.Struct:
		if rv.Type() == documentType {
			return e.tree(rv.Interface().(Document).value)
		}
		return e.object(rv, path)
	default:
		return errors.New("encode: " + path + ": a type that JSON has no form for")
	}
	return nil
}

func (e *encoder) number(n float64, path string) error {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return errors.New("encode: " + path + ": not a finite number")
	}
	e.out = appendNumber(e.out, n)
	return nil
}

func (e *encoder) text(s, path string) error {
	if !utf8.ValidString(s) {
		return errors.New("encode: " + path + ": not valid UTF-8")
	}
	e.out = appendString(e.out, s)
	return nil
}

func (e *encoder) object(rv reflect.Value, path string) error {
	s := tag.Of(rv.Type())
	e.out = append(e.out, '{')
	first := true
	for i := range s.Fields {
		f := &s.Fields[i]
		fv := rv.FieldByIndex(f.Index)
		if isEmpty(fv) && !e.written(f, fv) {
			continue
		}
		if !first {
			e.out = append(e.out, ',')
		}
		first = false
		e.out = append(appendString(e.out, f.Name), ':')
		if f.Scalar && fv.Len() == 1 {
			fv = fv.Index(0)
		}
		if err := e.value(fv, path+"/"+f.Name); err != nil {
			return err
		}
	}
	e.out = append(e.out, '}')
	return nil
}

// isEmpty reports whether fv is what absence decodes to.
func isEmpty(fv reflect.Value) bool {
	switch fv.Kind() {
	case reflect.Slice, reflect.Map:
		return fv.IsNil()
	case reflect.Struct:
		return fv.Type() == documentType && fv.IsZero()
	}
	return fv.IsZero()
}

// written reports whether an empty member is written all the same. A list that an answer must have is [] rather than
// null, but a missing measurement stays missing, for decoding to report.
func (e *encoder) written(f *tag.Field, fv reflect.Value) bool {
	switch {
	case f.Measure && e.notAnalysable:
		return false
	case f.Required || f.Always:
		return true
	}
	switch fv.Kind() {
	case reflect.Pointer, reflect.Map:
		return false
	}
	return f.OK
}

func (e *encoder) list(rv reflect.Value, path string) error {
	e.out = append(e.out, '[')
	if nums, ok := rv.Interface().([]float64); ok {
		for i, n := range nums {
			if i > 0 {
				e.out = append(e.out, ',')
			}
			if err := e.number(n, path); err != nil {
				return err
			}
		}
	} else {
		for i := range rv.Len() {
			if i > 0 {
				e.out = append(e.out, ',')
			}
			if err := e.value(rv.Index(i), path); err != nil {
				return err
			}
		}
	}
	e.out = append(e.out, ']')
	return nil
}

// mapping writes a map with its names sorted, so that equal values give equal bytes.
func (e *encoder) mapping(rv reflect.Value, path string) error {
	names := make([]string, 0, rv.Len())
	for iter := rv.MapRange(); iter.Next(); {
		names = append(names, iter.Key().String())
	}
	slices.Sort(names)
	e.out = append(e.out, '{')
	for i, name := range names {
		if i > 0 {
			e.out = append(e.out, ',')
		}
		if err := e.text(name, path); err != nil {
			return err
		}
		e.out = append(e.out, ':')
		if err := e.value(rv.MapIndex(reflect.ValueOf(name)), path+"/*"); err != nil {
			return err
		}
	}
	e.out = append(e.out, '}')
	return nil
}

// tree writes a document as it came.
func (e *encoder) tree(v *strictjson.Value) error {
	if v == nil {
		e.out = append(e.out, "null"...)
		return nil
	}
	e.out = appendTree(e.out, v, false)
	return nil
}
