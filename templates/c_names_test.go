package templates_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/fixtures/text"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/lgpd"
)

// The SDK in C finds the names that the one in Go finds, and no others, in every genre of text, with hardly an exception: what a
// scanner misread is not undone in C.
func TestCFindsNamesAsGo(t *testing.T) {
	names := inC(t, contract.HealthContent, "names.c")
	golang := lgpd.New(lgpd.Options{})
	inBoth, onlyGo, onlyC := 0, 0, 0
	compare := func(content string) {
		t.Helper()
		input, err := json.Marshal(map[string]string{"text": content})
		if err != nil {
			t.Fatal(err)
		}
		reply := names(input)
		var said struct{ Names []int }
		if err := json.Unmarshal(reply.Output, &said); err != nil {
			t.Fatalf("%v %v", err, reply.Trace.Err)
		}
		var inC [][2]int
		for span := range slices.Chunk(said.Names, 2) {
			inC = append(inC, [2]int(span))
		}
		found := golang.Detect(content)
		for _, f := range found {
			if f.Type != lgpd.Name {
				continue
			}
			if slices.Contains(inC, [2]int{f.Start, f.End}) {
				inBoth++
			} else {
				onlyGo++
				t.Logf("only Go: %q in %q", content[f.Start:f.End], around(content, f.Start, f.End))
			}
		}
		for _, c := range inC { // of what overlaps, Go keeps one: a street's name is an address
			if !slices.ContainsFunc(found, func(f lgpd.Finding) bool { return f.Start < c[1] && c[0] < f.End }) {
				onlyC++
				t.Logf("only C: %q in %q", content[c[0]:c[1]], around(content, c[0], c[1]))
			}
		}
	}
	for _, noise := range []text.Noise{text.Clean, text.Caps, text.Lower, text.Typos} {
		g, err := text.New(text.Options{Seed: 5, Noise: noise})
		if err != nil {
			t.Fatal(err)
		}
		for i := range uint64(60) {
			compare(g.Text(i).Text)
		}
	}
	t.Logf("%d in both, %d in Go alone, %d in C alone", inBoth, onlyGo, onlyC)
	if inBoth < 200 || onlyGo*200 > inBoth || onlyC*200 > inBoth {
		t.Errorf("%d names in both, %d in Go alone, %d in C alone; want one of 200 at most", inBoth, onlyGo, onlyC)
	}
	long := strings.Repeat("Paciente Maria Aparecida dos Santos refere dor.\n", 400)
	input, _ := json.Marshal(map[string]string{"text": long})
	var said struct{ Names []int }
	if err := json.Unmarshal(names(input).Output, &said); err != nil || len(said.Names) != 800 {
		t.Errorf("%d names in a text longer than is looked at at once, want 400 (%v)", len(said.Names)/2, err)
	}
}

func around(s string, from, to int) string { return s[max(0, from-30):min(len(s), to+30)] }
