package measure_test

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/harness/measure"
)

// sample gives a report with CPU times around a middle, in microseconds.
func sample(middle, calls int, change ...func(*measure.Report)) *measure.Report {
	times := make([]time.Duration, calls)
	for i := range times {
		times[i] = time.Duration(middle*1000 + (i*7919)%calls)
	}
	cpu := measure.Summarize(times)
	r := &measure.Report{
		SchemaVersion: measure.SchemaVersion, Tool: "v1", Made: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC),
		Plugin:  measure.Plugin{ID: "org.example.x", Version: "1.0.0", SHA256: strings.Repeat("1", 64)},
		Request: measure.Request{Kind: "ecg-analysis", Encoding: "packed", SHA256: strings.Repeat("2", 64), Bytes: 9},
		Limits:  "0123456789abcdef", Machine: measure.Machine{OS: "linux", Arch: "amd64", CPUs: 2, Model: "X"},
		Calls: calls, CPU: &cpu, Wall: measure.Summarize(times), Open: measure.Summarize(times), Reset: measure.Summarize(times),
		Cost: measure.Cost{Model: 1, Instructions: 1_000_000}, GuestPages: 100, KernelPages: 10,
	}
	for _, c := range change {
		c(r)
	}
	return r
}

func encode(t *testing.T, r *measure.Report) []byte {
	t.Helper()
	b, err := r.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWhatWasSavedIsReadAgain(t *testing.T) {
	for _, r := range []*measure.Report{sample(20, 100), sample(20, 1), sample(20, 100, func(r *measure.Report) { r.CPU = nil })} {
		got, err := measure.Decode(encode(t, r))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, r) {
			t.Errorf("got  %+v\nwant %+v", got, r)
		}
	}
}

func TestDamagedBaselinesAreRefused(t *testing.T) {
	good := string(encode(t, sample(20, 100)))
	swap := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("no %q in a report", old)
		}
		return strings.Replace(good, old, new, 1)
	}
	changed := func(change func(*measure.Report)) string { return string(encode(t, sample(20, 100, change))) }
	for text, want := range map[string]string{
		"":                 "no JSON object",
		"[]":               "no JSON object",
		"{}":               "no schemaVersion",
		good[:len(good)/2]: "no JSON object",
		good + "{}":        "no JSON object",
		swap(`"schemaVersion": 1`, `"schemaVersion": 2`):                               "schema is version 2",
		swap(`"calls"`, `"cals"`):                                                      "form of a benchmark",
		swap(`"calls": 100`, `"calls": "100"`):                                         "form of a benchmark",
		swap(strings.Repeat("1", 64), "1"):                                             "digest of its plugin",
		swap(strings.Repeat("2", 64), "x"):                                             "digest of its request",
		changed(func(r *measure.Report) { r.Request.Kind = "" }):                       "what kind",
		changed(func(r *measure.Report) { r.Calls = 0 }):                               "no calls",
		changed(func(r *measure.Report) { r.Cost.Instructions = 0 }):                   "no cost",
		changed(func(r *measure.Report) { r.CPU.P50.Value = 1 }):                       "cpu times contradict",
		changed(func(r *measure.Report) { r.Wall.P99.Value = 1 }):                      "wall times contradict",
		changed(func(r *measure.Report) { *r.Open.P95.High = 1 }):                      "open times contradict",
		changed(func(r *measure.Report) { r.Reset = measure.Times{P50: r.Reset.P99} }): "reset times contradict",
	} {
		if r, err := measure.Decode([]byte(text)); err == nil || r != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v, %v; want %q", text, r, err, want)
		}
	}
}

func TestComparison(t *testing.T) {
	cost := func(n uint64) func(*measure.Report) { return func(r *measure.Report) { r.Cost.Instructions = n } }
	for _, c := range []struct {
		name      string
		base, now *measure.Report
		threshold float64
		want      string // cost, guest memory, kernel memory, cpu p50, cpu p95
	}{
		{"itself", sample(20, 100), sample(20, 100), 0, "same same same same same"},
		{"cost at the threshold", sample(20, 100), sample(20, 100, cost(1_100_000)), 0.1, "same same same same same"},
		{"cost past the threshold", sample(20, 100), sample(20, 100, cost(1_100_001)), 0.1, "worse same same same same"},
		{"one instruction more", sample(20, 100), sample(20, 100, cost(1_000_001)), 0, "worse same same same same"},
		{"one instruction less", sample(20, 100), sample(20, 100, cost(999_999)), 0, "better same same same same"},
		{"cost below the threshold", sample(20, 100), sample(20, 100, cost(899_999)), 0.1, "better same same same same"},
		{"memory", sample(20, 100), sample(20, 100, func(r *measure.Report) { r.GuestPages, r.KernelPages = 111, 12 }), 0.1, "same worse worse same same"},
		{"slower", sample(20, 100), sample(30, 100), 0.1, "same same same worse worse"},
		{"slower within the threshold", sample(20, 100), sample(30, 100), 0.6, "same same same same same"},
		{"faster", sample(30, 100), sample(20, 100), 0.1, "same same same better better"},
		{"slower, but the intervals overlap", sample(20, 100), sample(20, 100, func(r *measure.Report) {
			r.CPU.P50.Value, r.CPU.P95.Value, r.CPU.P99.Value = 100_000, 100_000, 100_000
			*r.CPU.P50.High, *r.CPU.P95.High = 200_000, 200_000
		}), 0.1, "same same same same same"},
		{"too few calls for the tail", sample(20, 50), sample(30, 50), 0.1, "same same same worse not"},
		{"too few calls then", sample(20, 5), sample(30, 100), 0.1, "same same same not not"},
		{"another machine", sample(20, 100), sample(30, 100, func(r *measure.Report) { r.Machine.Model = "Y" }, cost(2_000_000)), 0.1, "worse same same not not"},
		{"no CPU time", sample(20, 100), sample(30, 100, func(r *measure.Report) { r.CPU = nil }), 0.1, "same same same not not"},
	} {
		all, err := measure.Compare(c.base, c.now, c.threshold)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, change := range all {
			word, _, _ := strings.Cut(string(change.Verdict), " ")
			got = append(got, word)
			if (change.Verdict == measure.NotCompared) != (change.Why != "") {
				t.Errorf("%s: %+v", c.name, change)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", c.name, got, c.want)
		}
	}
}

func TestChangesSayByHowMuch(t *testing.T) {
	all, err := measure.Compare(sample(20, 100), sample(20, 100, func(r *measure.Report) { r.Cost.Instructions = 1_250_000 }), 0.1)
	if err != nil {
		t.Fatal(err)
	}
	want := measure.Change{Figure: "cost", Unit: "instructions", Base: 1_000_000, Now: 1_250_000, Percent: 25, Verdict: measure.Worse}
	if all[0] != want {
		t.Errorf("got %+v, want %+v", all[0], want)
	}
}

func TestOnlyTheSameRequestIsCompared(t *testing.T) {
	for want, change := range map[string]func(*measure.Report){
		`of kind "x"`:        func(r *measure.Report) { r.Request.Kind = "x" },
		`encoding "floats"`:  func(r *measure.Report) { r.Request.Encoding = "floats" },
		"another one":        func(r *measure.Report) { r.Request.SHA256 = strings.Repeat("3", 64) },
		"counted by model 2": func(r *measure.Report) { r.Cost.Model = 2 },
	} {
		all, err := measure.Compare(sample(20, 100, change), sample(20, 100), 0.1)
		var incomparable *measure.Incomparable
		if !errors.As(err, &incomparable) || all != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, %v; want %q", all, err, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	good, err := sample(20, 100).Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(bytes.Replace(good, []byte("null"), []byte("1"), 1))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := measure.Decode(data)
		if err != nil {
			return
		}
		again, err := measure.Decode(encode(t, r))
		if err != nil || fmt.Sprintf("%+v", again.Cost) != fmt.Sprintf("%+v", r.Cost) {
			t.Errorf("read, written and read: %v", err)
		}
		if _, err := measure.Compare(r, again, 0); err != nil {
			t.Errorf("a report cannot be compared with itself: %v", err)
		}
	})
}
