package contract

import (
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/medplug/medplug/sdk-go-pdk/contract/internal/tag"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// slice decodes an array.
func (w *walker) slice(v *strictjson.Value, rv reflect.Value, f *tag.Field, at *node) {
	elem := rv.Type().Elem().Kind()
	switch {
	case v.Kind == strictjson.Number && f.Scalar:
		w.checkNumber(v.Num, f, at)
		rv.Set(reflect.ValueOf([]float64{v.Num}))
		return
	case v.Kind != strictjson.Array && v.Kind != strictjson.Numbers:
		w.wrongType(at, "array", v)
		return
	}
	w.checkCount(v.Len(), f, at)
	nums := v.Numbers()
	switch {
	case nums != nil && elem == reflect.Float64:
		w.checkNumbers(nums, f, at)
		rv.Set(reflect.ValueOf(nums)) // the tree's own slice: 60,000 samples are not copied
	case nums != nil && elem == reflect.Int:
		w.integers(nums, rv, f, at)
	case nums != nil:
		item := strictjson.Value{Kind: strictjson.Number, Num: nums[0]}
		w.value(&item, reflect.New(rv.Type().Elem()).Elem(), f, at.item(0))
	default:
		items := v.Items()
		out := reflect.MakeSlice(rv.Type(), len(items), len(items))
		for i := range items {
			w.value(&items[i], out.Index(i), f, at.item(i))
		}
		rv.Set(out)
		if f.Unique && elem == reflect.String {
			w.checkUnique(items, at)
		}
		if f.Spans {
			w.checkSpans(items, f, at)
		}
	}
}

func (w *walker) integers(nums []float64, rv reflect.Value, f *tag.Field, at *node) {
	out := make([]int, len(nums))
	seen := map[float64]bool{}
	for i, n := range nums {
		if !isInteger(n) {
			w.fail(phaseType, WrongType, at.item(i), "want integer, got number")
			return
		}
		out[i] = int(n)
		if f.Ascending && i > 0 && nums[i-1] >= n {
			w.fail(phaseValue, InvalidValue, at.item(i), "must be greater than the one before")
		}
		if f.Unique {
			if seen[n] {
				w.fail(phaseValue, InvalidValue, at.item(i), "given twice")
			}
			seen[n] = true
		}
	}
	w.checkNumbers(nums, f, at)
	rv.Set(reflect.ValueOf(out))
}

// mapping decodes an object whose members' names are data. A name that the contract does not fix stands as "*" in
// paths.
func (w *walker) mapping(v *strictjson.Value, rv reflect.Value, f *tag.Field, at *node) {
	if v.Kind != strictjson.Object {
		w.wrongType(at, "object", v)
		return
	}
	out := reflect.MakeMapWithSize(rv.Type(), v.Len())
	for i := range v.Members() {
		m := &v.Members()[i]
		here := at.member("*")
		switch {
		case f.Keys != nil && !contains(f.Keys, m.Key), f.KeyFormat != "" && !tag.Match(f.KeyFormat, m.Key):
			w.fail(phaseValue, InvalidValue, here, "not a name that a member may have here")
			continue
		case f.Keys != nil || f.KeyFormat == "lesion":
			here.name = m.Key
		}
		if m.Value.Kind == strictjson.Null {
			continue
		}
		item := reflect.New(rv.Type().Elem()).Elem()
		w.value(&m.Value, item, f, here)
		out.SetMapIndex(reflect.ValueOf(m.Key), item)
	}
	if f.Signal && out.Len() == 0 {
		w.fail(phaseValue, EmptySignal, at, "holds no signal")
	}
	rv.Set(out)
}

func (w *walker) checkCount(n int, f *tag.Field, at *node) {
	switch {
	case n == 0 && f.Signal:
		w.fail(phaseValue, EmptySignal, at, "holds no signal")
	case f.MinItems >= 0 && n < f.MinItems:
		w.fail(phaseValue, OutOfRange, at, "must have at least "+strconv.Itoa(f.MinItems)+" elements")
	case f.MaxItems >= 0 && n > f.MaxItems:
		w.fail(phaseValue, OutOfRange, at, "must have at most "+strconv.Itoa(f.MaxItems)+" elements")
	}
}

func (w *walker) checkNumbers(nums []float64, f *tag.Field, at *node) {
	if f.Min == nil && f.Max == nil && f.XMin == nil {
		return
	}
	for i, n := range nums {
		w.checkNumber(n, f, at.item(i))
	}
}

func (w *walker) checkNumber(n float64, f *tag.Field, at *node) {
	switch {
	case f.Min != nil && n < *f.Min:
		w.fail(phaseValue, OutOfRange, at, "must be at least "+bound(*f.Min))
	case f.XMin != nil && n <= *f.XMin:
		w.fail(phaseValue, OutOfRange, at, "must be greater than "+bound(*f.XMin))
	case f.Max != nil && n > *f.Max:
		w.fail(phaseValue, OutOfRange, at, "must be at most "+bound(*f.Max))
	}
}

func bound(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func (w *walker) checkString(s string, f *tag.Field, at *node) {
	switch {
	case f.Signal && s == "":
		w.fail(phaseValue, EmptySignal, at, "holds no signal")
	case f.Enum != nil && !contains(f.Enum, s):
		w.fail(phaseValue, InvalidValue, at, "must be one of "+strings.Join(f.Enum, ", "))
	case f.Format != "" && !tag.Match(f.Format, s):
		w.fail(phaseValue, InvalidValue, at, "does not have the form "+f.Format)
	case f.MinLen < 0 && f.MaxLen < 0:
	default:
		switch n := utf8.RuneCountInString(s); {
		case n < f.MinLen:
			w.fail(phaseValue, OutOfRange, at, "must have at least "+strconv.Itoa(f.MinLen)+" characters")
		case f.MaxLen >= 0 && n > f.MaxLen:
			w.fail(phaseValue, OutOfRange, at, "must have at most "+strconv.Itoa(f.MaxLen)+" characters")
		}
	}
	if f.Image {
		if code, msg := checkImage(s); code != "" {
			w.fail(phaseValue, code, at, msg)
		}
	}
}

func (w *walker) checkUnique(items []strictjson.Value, at *node) {
	seen := make(map[string]bool, len(items))
	for i := range items {
		if items[i].Kind != strictjson.String {
			continue
		}
		if seen[items[i].Str] {
			w.fail(phaseValue, InvalidValue, at.item(i), "given twice")
		}
		seen[items[i].Str] = true
	}
}

// checkSpans checks that start and end of the elements are half-open, ascending and do not overlap.
func (w *walker) checkSpans(items []strictjson.Value, f *tag.Field, at *node) {
	last := math.Inf(-1)
	for i := range items {
		start, end := items[i].Get("start"), items[i].Get("end")
		if start == nil || end == nil || start.Kind != strictjson.Number || end.Kind != strictjson.Number {
			continue // reported as missing or of the wrong type
		}
		here := at.item(i)
		switch {
		case end.Num < start.Num || end.Num == start.Num && !f.EmptySpans:
			w.fail(phaseValue, InvalidValue, here.member("end"), "must be after start")
		case start.Num < last:
			w.fail(phaseValue, InvalidValue, here.member("start"), "must not be before the end of the one before")
		}
		last = end.Num
	}
}
