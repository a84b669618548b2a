package strictjson_test

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// FuzzAgainstEncodingJSON: what strictjson accepts, encoding/json accepts with the same value; what strictjson refuses
// and encoding/json accepts has one of the faults that strictjson is stricter about.
func FuzzAgainstEncodingJSON(f *testing.F) {
	for _, s := range []string{`{}`, `[]`, ` [1, -2.5e3 ,0.1] `, `{"a":{"b":[true,false,null,"x"]},"a":1}`, `"\ud83d\ude00\ud83d"`,
		"\"\xff\"", `[1e400]`, `{"":"","\u0000":1}`, strings.Repeat("[", 40) + strings.Repeat("]", 40), "\uFEFF1", `[1,2,"x"]`,
		`[0.12345678901234567,123456789.123456789,-0,1E-7,9007199254740993,1,2,3,4,5,6,7,8,9,0]`, `{"a":1e5,"b":"é\n"}`,
		`[[1,2],[3,"a,b,c"],[-4.5]]`, `{"a":1,"a":2}`, "[1,\n2,\t3,\r4 , 5 ,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := strictjson.Parse(data)
		if err == nil {
			var want any
			if err := json.Unmarshal(data, &want); err != nil {
				t.Fatalf("accepted what encoding/json refuses: %v", err)
			}
			if !same(v, want) {
				t.Fatalf("a value that differs from encoding/json's")
			}
			return
		}
		e := err.(*strictjson.Error)
		if e.Offset < 0 || e.Offset > len(data) || e.Reason == "" {
			t.Fatalf("an error without a place or a reason: %+v", e)
		}
		if json.Valid(data) && !stricter(data) {
			t.Fatalf("refused (%s at %d) what has none of the stricter faults", e.Reason, e.Offset)
		}
	})
}

// same compares the tree with what encoding/json made of the document.
func same(v *strictjson.Value, want any) bool {
	switch want := want.(type) {
	case nil:
		return v.Kind == strictjson.Null
	case bool:
		return v.Kind == strictjson.Bool && v.Bool == want
	case float64:
		return v.Kind == strictjson.Number && math.Float64bits(v.Num) == math.Float64bits(want)
	case string:
		return v.Kind == strictjson.String && v.Str == want
	case []any:
		if v.Kind == strictjson.Numbers {
			for i, n := range v.Numbers() {
				if f, ok := want[i].(float64); !ok || math.Float64bits(f) != math.Float64bits(n) {
					return false
				}
			}
			return len(want) == v.Len() && v.Len() > 0
		}
		for i := range v.Items() {
			if !same(&v.Items()[i], want[i]) {
				return false
			}
		}
		return v.Kind == strictjson.Array && len(want) == v.Len()
	case map[string]any:
		for _, m := range v.Members() {
			w, ok := want[m.Key]
			if !ok || !same(&m.Value, w) {
				return false
			}
		}
		return v.Kind == strictjson.Object && len(want) == v.Len()
	}
	return false
}

// stricter reports whether a document that encoding/json takes has a fault that strictjson alone refuses. It is written
// against encoding/json's tokens, apart from the code under test.
func stricter(data []byte) bool {
	if !utf8.Valid(data) || loneSurrogate(string(data)) {
		return true
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var open []map[string]bool // names seen in each open container, nil for arrays
	name := false              // the next string is a name
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return false
		}
		if err != nil {
			return true
		}
		switch tok := tok.(type) {
		case json.Delim:
			switch tok {
			case '{':
				open = append(open, map[string]bool{})
			case '[':
				open = append(open, nil)
			default:
				open = open[:len(open)-1]
			}
			if len(open) > strictjson.MaxDepth {
				return true
			}
			name = len(open) > 0 && open[len(open)-1] != nil
			continue
		case json.Number:
			if _, err := tok.Float64(); err != nil {
				return true
			}
		case string:
			if name {
				seen := open[len(open)-1]
				if seen[tok] {
					return true
				}
				seen[tok] = true
				name = false
				continue
			}
		}
		name = len(open) > 0 && open[len(open)-1] != nil
	}
}

// loneSurrogate looks for a \u escape of half a pair.
func loneSurrogate(s string) bool {
	for i := 0; i+5 < len(s); i++ {
		if s[i] != '\\' {
			continue
		}
		if s[i+1] != 'u' {
			i++
			continue
		}
		switch hex := strings.ToLower(s[i+2 : i+4]); {
		case hex >= "dc" && hex <= "df":
			return true
		case hex >= "d8" && hex <= "db":
			if i+12 > len(s) || s[i+6:i+8] != `\u` {
				return true
			}
			if low := strings.ToLower(s[i+8 : i+10]); low < "dc" || low > "df" {
				return true
			}
			i += 11
		default:
			i += 5
		}
	}
	return false
}

// FuzzNumbers: a number between others in an array has the bits that encoding/json, and so strconv, gives it.
func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"0", "-1.5", "0.30000000000000004", "9007199254740993", "1e-27", "123456789012345678.9", "0.0000000000000000000000001"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var want json.Number
		if json.Unmarshal([]byte(s), &want) != nil || strings.TrimSpace(s) == "null" || strings.Contains(s, `"`) {
			return
		}
		for _, doc := range []string{"[1," + s + ",2" + strings.Repeat(" ", 40) + "]", "[" + s + "]", "[1.5,-" + s + "]"} {
			var nums []float64
			refused := json.Unmarshal([]byte(doc), &nums) != nil
			v, err := strictjson.Parse([]byte(doc))
			if (err != nil) != refused {
				t.Fatalf("%q: strictjson %v, encoding/json refuses: %v", doc, err, refused)
			}
			if refused {
				continue
			}
			for i := range nums {
				if got := v.Numbers()[i]; math.Float64bits(got) != math.Float64bits(nums[i]) {
					t.Fatalf("%q: got %v, want %v", doc, got, nums[i])
				}
			}
		}
	})
}
