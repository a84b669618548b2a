package strictyaml

import (
	"errors"
	"strings"
	"testing"
)

func TestCoreSchema(t *testing.T) {
	for _, tc := range []struct {
		plain string
		want  class
	}{
		{"", null}, {"~", null}, {"null", null}, {"Null", null}, {"NULL", null}, {"nUll", text},
		{"true", boolean}, {"False", boolean}, {"TRUE", boolean}, {"tRue", text},
		{"yes", text}, {"no", text}, {"on", text}, {"off", text}, {"y", text}, {"N", text},
		{"0", integer}, {"-19", integer}, {"+7", integer}, {"010", integer}, {"0o17", integer}, {"0x1F", integer},
		{"0b11", text}, {"1_000", text}, {"0o8", text}, {"-0x1", text}, {"1:30", text},
		{"1.", float}, {".5", float}, {"1e3", float}, {"-1.5E-3", float}, {".inf", float}, {"-.INF", float}, {".nan", float}, {"+.nan", text},
		{"1.0.0", text}, {"2001-01-01", text}, {"<<", text}, {".", text}, {"e3", text}, {"inf", text}, {"NaN", text},
	} {
		if got := resolve(tc.plain); got != tc.want {
			t.Errorf("resolve(%q) = %d, want %d", tc.plain, got, tc.want)
		}
	}
	for plain, want := range map[string]string{"010": "10", "0o17": "15", "0x1F": "31", "+7": "7", "256.0": "256", "-0": "0"} {
		if got, reason := number(plain, true); reason != "" || got.(interface{ String() string }).String() != want {
			t.Errorf("number(%q) = %v (%s), want %s", plain, got, reason, want)
		}
	}
}

type colours struct {
	Red  float64  `json:"red"`
	Blue *float64 `json:"blue,omitempty"`
}

type part struct {
	Name string `json:"name"`
}

type whole struct {
	Size    int     `json:"size"`
	Kind    string  `json:"kind"`
	Big     bool    `json:"big"`
	Colours colours `json:"colours"`
	Parts   []part  `json:"parts"`
}

func TestDecodeKeepsWhatTheTextDoesNotName(t *testing.T) {
	half := 0.5
	v := whole{Size: 3, Kind: "round", Colours: colours{Red: 0.25}}
	text := "size: 0o17\ncolours:\n  blue: 0.5\nparts:\n- name: a\n- name: \"12\"\n"
	if err := Decode([]byte(text), 1000, &v); err != nil {
		t.Fatal(err)
	}
	if v.Size != 15 || v.Kind != "round" || v.Colours.Red != 0.25 || v.Colours.Blue == nil || *v.Colours.Blue != half || len(v.Parts) != 2 || v.Parts[1].Name != "12" {
		t.Errorf("%+v", v)
	}
}

func TestDecodeSaysEveryFaultWithItsPlace(t *testing.T) {
	for _, tc := range []struct {
		text string
		want []string
	}{
		{"size: 1\nkinds: a\n", []string{"2:1: kinds: unknown key; did you mean kind?"}},
		{"zebra: 1\n", []string{"1:1: zebra: unknown key; there are: big, colours, kind, parts, size"}},
		{"size: 1.5\nkind: 3\nbig: yes\n", []string{"1:7: size: want a whole number", "2:7: kind: want text; write it in quotes", "3:6: big: want true or false"}},
		{"size: 1\nsize: 2\n", []string{"2:1: size: the key stands twice, first in line 1"}},
		{"colours: {red: 1, rde: 2}\n", []string{"1:19: colours.rde: unknown key; did you mean red?"}},
		{"colours: &a {red: 1}\n", []string{"colours: anchors are not allowed"}},
		{"parts: [{name: a}, {nam: b}]\n", []string{"1:21: parts[1].nam: unknown key; did you mean name?"}},
		{"size: 99999999999999999999\n", []string{"1:7: size: the number is out of range"}},
		{"size: [1\n", []string{"not YAML"}},
		{"", []string{"the file is empty"}},
		{"size: 1\n---\nsize: 2\n", []string{"a second document begins here"}},
		{"- size\n", []string{"want a mapping"}},
		{"size: 1\n" + strings.Repeat("#", 1000), []string{"over 1000 bytes"}},
	} {
		err := Decode([]byte(tc.text), 1000, new(whole))
		var faults Errors
		if !errors.As(err, &faults) || len(faults) != len(tc.want) {
			t.Errorf("%q: %v, want %q", tc.text, err, tc.want)
			continue
		}
		for i, want := range tc.want {
			if !strings.Contains(faults.In("f.yaml")[i].Error(), want) {
				t.Errorf("%q: %v, want %q", tc.text, faults[i], want)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("size: 1\ncolours: {red: 2}\nparts:\n- name: x\n")
	f.Add("kind: 'a'\nbig: true\n")
	f.Fuzz(func(t *testing.T, text string) {
		var v whole
		err := Decode([]byte(text), 10000, &v)
		var faults Errors
		if err != nil && (!errors.As(err, &faults) || len(faults) == 0) {
			t.Errorf("%q: %v is no list of faults", text, err)
		}
	})
}
