package strictjson_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

func TestRefusals(t *testing.T) {
	deep := strings.Repeat("[", strictjson.MaxDepth+1) + strings.Repeat("]", strictjson.MaxDepth+1)
	many := `{"k0":0` // enough members for the map that finds duplicates
	for i := 1; i < 40; i++ {
		many += `,"k` + strings.Repeat("x", i) + `":0`
	}
	for _, c := range []struct {
		name, in, reason string
		offset           int
	}{
		{"empty", "", "unexpected end", 0},
		{"only space", " \n", "unexpected end", 2},
		{"byte order mark", "\uFEFF{}", "byte order mark", 0},
		{"two values", "{} {}", "data after the value", 3},
		{"trailing comma", `[1,]`, "unexpected character", 3},
		{"trailing comma in object", `{"a":1,}`, "expected a member name", 7},
		{"bare word", `{"a":nul}`, "unexpected character", 5},
		{"cut word", `tru`, "unexpected end", 3},
		{"NaN", `[NaN]`, "unexpected character", 1},
		{"infinity", `-Infinity`, "malformed number", 1},
		{"leading zero", `[01]`, "number with a leading zero", 1},
		{"leading zero in a run", `[1,-012.5,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]`, "number with a leading zero", 4},
		{"plus", `+1`, "unexpected character", 0},
		{"no digit before the point", `.5`, "unexpected character", 0},
		{"no digit after the point", `[1.,2]`, "malformed number", 3},
		{"no digit after the point in a run", `[1.,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19]`, "malformed number", 3},
		{"no exponent", `1e`, "unexpected end", 2},
		{"bad exponent", `[1e+]`, "malformed number", 4},
		{"hexadecimal", `0x10`, "data after the value", 1},
		{"out of range", `[1, -1e400]`, "number out of the range of a float64", 4},
		{"missing comma", `[1 2]`, "expected a comma or the end of the array", 3},
		{"missing comma in mixed", `["a" 2]`, "expected a comma or the end of the array", 5},
		{"missing colon", `{"a" 1}`, "expected a colon", 5},
		{"unquoted name", `{a:1}`, "expected a member name", 1},
		{"duplicate name", `{"a":1,"b":2,"a":3}`, "duplicate member name", 13},
		{"duplicate name, escaped", `{"a":1,"\u0061":3}`, "duplicate member name", 7},
		{"duplicate among many", many + `,"k0":1}`, "duplicate member name", len(many) + 1},
		{"invalid UTF-8", "[\"ab\xffcd\"]", "invalid UTF-8", 4},
		{"overlong UTF-8", "\"\xc0\xaf\"", "invalid UTF-8", 1},
		{"surrogate in UTF-8", "\"\xed\xa0\x80\"", "invalid UTF-8", 1},
		{"lone high surrogate", `"\ud800"`, "lone surrogate", 1},
		{"lone low surrogate", `"x\udc00"`, "lone surrogate", 2},
		{"two low surrogates", `"\udc00\udc00"`, "lone surrogate", 1},
		{"high surrogate and another escape", `"\ud800\n"`, "lone surrogate", 1},
		{"high surrogate and no low one", `"\ud800\u0041"`, "lone surrogate", 1},
		{"bad escape", `"\x41"`, "unknown escape sequence", 1},
		{"bad hex", `"\u12g4"`, "malformed \\u escape", 3},
		{"cut escape", `"\u12`, "unexpected end", 5},
		{"cut string", `"abc`, "unexpected end", 4},
		{"cut string behind a backslash", `"abc\`, "unexpected end", 5},
		{"control character", "\"a\tb\"", "control character in a string", 2},
		{"control character behind an escape", "\"\\n12345678\x00\"", "control character in a string", 11},
		{"too deep", deep, "nested deeper than 32", strictjson.MaxDepth},
		{"too deep objects", strings.Repeat(`{"a":`, 33), "nested deeper than 32", 32 * 5},
		{"cut array", `[1,2`, "unexpected end", 4},
		{"cut array after comma", `[1,2,`, "unexpected end", 5},
		{"cut object", `{"a":1`, "unexpected end", 6},
	} {
		_, err := strictjson.Parse([]byte(c.in))
		var e *strictjson.Error
		if !errors.As(err, &e) || e.Reason != c.reason || e.Offset != c.offset {
			t.Errorf("%s: got %v, want %q at %d", c.name, describe(err), c.reason, c.offset)
		}
		if got := strictjson.OffsetOf(err); got != c.offset {
			t.Errorf("%s: OffsetOf: got %d, want %d", c.name, got, c.offset)
		}
	}
}

func describe(err error) any {
	var e *strictjson.Error
	if errors.As(err, &e) {
		return *e
	}
	return err
}

func TestTree(t *testing.T) {
	in := "  {\"z\": [1, -2.5, 3e2], \"a\": {\"n\": null, \"t\": true, \"f\": false},\r\n\t\"s\": \"olá \\ud83d\\ude00 \\\"x\\\"\\/\", \"e\": [], \"m\": [1, \"two\", [3]], \"o\": {}} "
	v, err := strictjson.ParseObject([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range v.Members() {
		names = append(names, m.Key)
		if in[m.Offset] != '"' {
			t.Errorf("member %s: offset %d is not its name's quote", m.Key, m.Offset)
		}
	}
	if got := strings.Join(names, " "); got != "z a s e m o" {
		t.Errorf("members are not in the input's order: %s", got)
	}
	if z := v.Get("z"); z.Kind != strictjson.Numbers || z.Len() != 3 || z.Numbers()[1] != -2.5 || z.Numbers()[2] != 300 || z.Items() != nil {
		t.Errorf("z: %+v", z)
	}
	a := v.Get("a")
	if a.Get("n").Kind != strictjson.Null || !a.Get("t").Bool || a.Get("f").Bool || a.Get("f").Kind != strictjson.Bool || a.Get("x") != nil {
		t.Errorf("a: %+v", a)
	}
	if s := v.Get("s").Str; s != `olá 😀 "x"/` {
		t.Errorf("s: %q", s)
	}
	if e := v.Get("e"); e.Kind != strictjson.Array || e.Len() != 0 || e.Numbers() != nil {
		t.Errorf("e: %+v", e)
	}
	m := v.Get("m")
	if m.Kind != strictjson.Array || m.Len() != 3 || m.Items()[0].Num != 1 || m.Items()[1].Str != "two" || m.Items()[2].Numbers()[0] != 3 {
		t.Errorf("m: %+v", m)
	}
	if in[m.Items()[1].Offset] != '"' || in[m.Items()[0].Offset] != '1' || in[v.Offset] != '{' {
		t.Error("an offset does not point at its value")
	}
	if o := v.Get("o"); o.Kind != strictjson.Object || o.Len() != 0 {
		t.Errorf("o: %+v", o)
	}
}

func TestTopLevel(t *testing.T) {
	for _, in := range []string{"1", `"x"`, "null", "true", "[]", "[1]"} {
		if _, err := strictjson.Parse([]byte(in)); err != nil {
			t.Errorf("Parse(%s): %v", in, err)
		}
		if _, err := strictjson.ParseObject([]byte(" " + in)); strictjson.OffsetOf(err) != 1 {
			t.Errorf("ParseObject(%s): got %v, want a refusal at byte 1", in, err)
		}
	}
	if _, err := strictjson.ParseObject([]byte("{")); err == nil {
		t.Error("a cut object is accepted")
	}
	if strictjson.OffsetOf(errors.New("other")) != -1 {
		t.Error("a foreign error has an offset")
	}
}

// The deepest document allowed is accepted, in arrays, in objects and in both.
func TestDepthAllowed(t *testing.T) {
	n := strictjson.MaxDepth
	for _, in := range []string{
		strings.Repeat("[", n) + strings.Repeat("]", n),
		strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n),
		strings.Repeat(`{"a":[`, n/2) + "1" + strings.Repeat("]}", n/2),
	} {
		if _, err := strictjson.Parse([]byte(in)); err != nil {
			t.Errorf("%.60s: %v", in, err)
		}
	}
}

// The tree survives the caller's changing of the input.
func TestTreeDoesNotAliasTheInput(t *testing.T) {
	in := []byte(`{"name":"some text","n":[1,2,3]}`)
	v, err := strictjson.Parse(in)
	if err != nil {
		t.Fatal(err)
	}
	clear(in)
	if v.Get("name").Str != "some text" || v.Get("n").Numbers()[2] != 3 {
		t.Error("the tree changed with the input")
	}
}

// No input costs more than linear time or memory: each of these is quadratic or worse for a naive reader.
func TestHostileInputsStayCheap(t *testing.T) {
	const n = 1 << 16
	nested := strings.Repeat("[1,", 31) + `"` + strings.Repeat(",", 2*n) + `"` + strings.Repeat("]", 31)
	var members strings.Builder
	for i := range n / 8 {
		members.WriteString(`,"` + strings.Repeat("k", i%7) + string(rune('a'+i%26)) + strings.Repeat("x", i/26) + `":0`)
		if members.Len() > 1<<22 {
			break
		}
	}
	for name, in := range map[string]string{
		"commas in a string behind numbers": nested,
		"many members":                      "{" + members.String()[1:] + "}",
		"empty arrays":                      "[" + strings.Repeat("[],", n) + "[]]",
		"escapes":                           `"` + strings.Repeat(`\u00e9`, n) + `"`,
	} {
		allocs := testing.AllocsPerRun(1, func() { _, _ = strictjson.Parse([]byte(in)) })
		if allocs > float64(len(in)) {
			t.Errorf("%s: %v allocations for %d bytes", name, allocs, len(in))
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _ = strictjson.Parse([]byte(nested))
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > uint64(8*len(nested)) {
		t.Errorf("commas in a string made the reader allocate %d bytes for %d", grown, len(nested))
	}
}
