package contract_test

import (
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// mutant is a document with one thing changed.
type mutant struct {
	what string
	data []byte
}

// mutants gives every single change of a document that the list below knows, at every place: members dropped, set to
// null or renamed, values of other types, out of range or out of form, arrays emptied, shortened, repeated and turned
// round.
func mutants(golden []byte) iter.Seq[mutant] {
	return func(yield func(mutant) bool) {
		var root any
		if err := json.Unmarshal(golden, &root); err != nil {
			panic(err)
		}
		emit := func(what string) bool {
			data, err := json.Marshal(root)
			if err != nil {
				panic(err)
			}
			return yield(mutant{what, data})
		}
		walk(root, "", emit)
	}
}

// walk changes each child of v in place, emits and puts it back.
func walk(v any, path string, emit func(string) bool) bool {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			here, old := path+"/"+key, v[key]
			delete(v, key)
			ok := emit("drop " + here)
			v["x_"+key] = old
			ok = ok && emit("rename "+here)
			delete(v, "x_"+key)
			for what, other := range replacements(old) {
				v[key] = other
				ok = ok && emit(what+" "+here)
			}
			v[key] = old
			if !ok || !walk(old, here, emit) {
				return false
			}
		}
		v["unknown member"] = true
		ok := emit("add to " + path)
		delete(v, "unknown member")
		return ok
	case []any:
		for i, old := range v {
			here := path + "/" + strconv.Itoa(i)
			for what, other := range replacements(old) {
				v[i] = other
				if !emit(what + " " + here) {
					return false
				}
			}
			v[i] = old
			if !walk(old, here, emit) {
				return false
			}
		}
	}
	return true
}

// values stand in for anything.
var values = []struct {
	what  string
	value any
}{
	{"null", nil}, {"true", true}, {"false", false}, {"zero", 0}, {"minus one", -1}, {"half", 0.5}, {"one", 1}, {"three", 3},
	{"huge", 1e12}, {"beyond exact", 1e17}, {"text", "some text"}, {"empty text", ""}, {"code", "a_code"}, {"empty array", []any{}},
	{"array of null", []any{nil}}, {"array of numbers", []any{1, 2}}, {"array of texts", []any{"x", "y"}},
	{"array of arrays", []any{[]any{}}}, {"object", map[string]any{}}, {"object with a member", map[string]any{"a": 1}},
}

// replacements gives other values for a place that holds old.
func replacements(old any) iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		for _, v := range values {
			if !yield(v.what, v.value) {
				return
			}
		}
		switch old := old.(type) {
		case string:
			_ = yield("longer", old+strings.Repeat("é", 300)) && yield("cut", old[:len(old)/2]) && yield("upper", strings.ToUpper(old)) &&
				yield("space before", " "+old) && yield("line feed behind", old+"\n") &&
				yield("four more", old+"AAAA") && yield("four less", old[:max(0, len(old)-4)]) && yield("leap", "2025-02-29T10:00:00Z")
		case float64:
			_ = yield("more", old+1) && yield("less", old-1) && yield("fraction", old+0.25) && yield("negated", -old)
		case []any:
			twice := append(slices.Clone(old), old...)
			back := slices.Clone(old)
			slices.Reverse(back)
			_ = yield("twice", twice) && yield("backwards", back) && yield("with null", append(slices.Clone(old), nil)) &&
				yield("without the last", old[:max(0, len(old)-1)])
		}
	}
}
