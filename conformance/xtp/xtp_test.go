package xtp_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/xtp"
	x "github.com/medplug/medplug/conformance/xtp/xtptest"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

const entry = "process_medical_content"

func limits(t *testing.T, timeout time.Duration) harness.Limits {
	t.Helper()
	l, err := harness.ClassLimits(harness.Standard)
	if err != nil {
		t.Fatal(err)
	}
	l.Timeout = timeout
	return l
}

func load(t *testing.T, module []byte) *harness.Plugin {
	t.Helper()
	p, err := harness.Load(t.Context(), module, harness.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close(context.WithoutCancel(t.Context())) })
	return p
}

// lines are results as "outcome group/name: reason".
func lines(results []conformance.OwnTest) []string {
	var all []string
	for _, r := range results {
		line := r.Outcome.String() + " "
		if r.Group != "" {
			line += r.Group + "/"
		}
		if line += r.Name; r.Reason != "" {
			line += ": " + r.Reason
		}
		all = append(all, line)
	}
	return all
}

func TestRun(t *testing.T) {
	counts := x.Plugin(entry, x.Say(`{"n":#}`))
	refuses := x.Plugin(entry, x.Fail(`{"code":"empty_signal","message":"there is none","path":"/leads"}`))
	const whole = "the module of tests"
	for _, c := range []struct {
		name   string
		plugin []byte
		steps  []x.Step
		want   []string // what each result begins with
	}{
		{"assertions", counts, []x.Step{x.Assert("one", x.Always(1), "unused"), x.Assert("two", x.Always(0), "because"), x.Assert("three", x.Always(-1), "")},
			[]string{"pass one", "fail two: because", "pass three"}},
		{"the answer comes back, and the instance stays", counts,
			[]x.Step{x.Call(entry, "{}"), x.Assert("first", x.Byte(5, '1'), ""), x.Call(entry, "{}"), x.Assert("second", x.Byte(5, '2'), ""), x.Assert("whole", x.Length(7), "")},
			[]string{"pass first", "pass second", "pass whole"}},
		{"reset gives a fresh instance", counts,
			[]x.Step{x.Call(entry, "{}"), x.Call(entry, "{}"), x.Reset(), x.Call(entry, "{}"), x.Assert("fresh", x.Byte(5, '1'), "")}, []string{"pass fresh"}},
		{"groups", counts, []x.Step{x.Assert("a", x.Always(1), ""), x.Group("g"), x.Assert("b", x.Always(1), ""), x.Group("h"), x.Assert("c", x.Always(0), "no")},
			[]string{"pass a", "pass g/b", "fail h/c: no"}},
		{"nanoseconds", counts, []x.Step{x.Time(entry, "{}"), x.Assert("some", x.Between(100, int64(time.Minute)), "")}, []string{"pass some"}},
		{"input", counts, []x.Step{x.Input(), x.Assert("length", x.Length(5), ""), x.Assert("text", x.Byte(0, 'h'), "")}, []string{"pass length", "pass text"}},
		{"a refusal is no output", refuses, []x.Step{x.Call(entry, "{}"), x.Assert("none", x.Length(0), "")}, []string{"pass none"}},
		{"a refusal tells why an assertion fails", refuses, []x.Step{x.Call(entry, "{}"), x.Assert("some", x.Length(7), "no output"), x.Assert("other", x.Always(0), "of itself")},
			[]string{"fail some: no output\n\"process_medical_content\" refused: empty_signal at /leads: there is none", "fail other: of itself"}},
		{"no bound holds for a call that failed", refuses, []x.Step{x.Time(entry, "{}"), x.Assert("bound", x.Between(math.MinInt64, math.MaxInt64-1), "slow")},
			[]string{"fail bound: slow\n\"process_medical_content\" refused: "}},
		{"a trap of the plugin fails by itself, and its next call is on a fresh instance", x.Plugin(entry, x.Trap()),
			[]x.Step{x.Call(entry, "{}"), x.Call(entry, "{}"), x.Assert("nothing to see", x.Always(1), "")},
			[]string{`fail call of "process_medical_content": trap during call: unreachable`, `fail call of "process_medical_content": trap`, "pass nothing to see"}},
		{"a hanging plugin fails by itself", x.Plugin(entry, x.Forever()), []x.Step{x.Call(entry, "{}"), x.Assert("a", x.Always(1), "")},
			[]string{`fail call of "process_medical_content": time limit reached during call`, "pass a"}},
		{"an output that is no JSON fails by itself", x.Plugin(entry, x.Say("hello")), []x.Step{x.Call(entry, "{}")},
			[]string{`fail call of "process_medical_content": untyped failure`}},
		{"an export that is not there fails by itself", counts, []x.Step{x.Call("nowhere", "{}")}, []string{`fail call of "nowhere": export nowhere: the module does not export it`}},
		{"the entry of tests is none of the plugin", counts, []x.Step{x.Call("", "{}")}, []string{`fail call of "": export : the module does not export it`}},
		{"nothing asserted is undecided", counts, []x.Step{x.Call(entry, "{}")}, []string{"error " + whole + ": it asserted nothing"}},
		{"nothing done is undecided", counts, nil, []string{"error " + whole + ": it asserted nothing"}},
		{"tests that trap fail, whatever they asserted", counts, []x.Step{x.Assert("a", x.Always(1), ""), x.Trap()},
			[]string{"pass a", "fail " + whole + ": trap during call: unreachable"}},
		{"tests that hang fail", counts, []x.Step{x.Assert("a", x.Always(1), ""), x.Forever()}, []string{"pass a", "fail " + whole + ": time limit reached during call"}},
		{"tests whose calls hang fail by their own time", x.Plugin(entry, x.Forever()), []x.Step{x.Forever(x.Call(entry, "{}"))},
			[]string{`fail call of "process_medical_content": time limit`, `*`, "fail " + whole + ": time limit reached during call"}},
		{"tests that end with an error fail", counts, []x.Step{x.Assert("a", x.Always(1), ""), x.Fail("no fixture")},
			[]string{"pass a", "fail " + whole + ": it ended with an error: no fixture"}},
		{"tests that assert for ever fail", counts, []x.Step{x.Forever(x.Assert("a", x.Always(1), ""))}, []string{"*", "fail " + whole + ": trap during call: host function assert: more than 10000 assertions"}},
		{"texts are bounded", counts, []x.Step{x.Forever(x.Assert(strings.Repeat("n", 4000), x.Always(1), ""))},
			[]string{"*", "fail " + whole + ": trap during call: host function assert: assertions with more than"}},
		{"blocks that are not freed run out", x.Plugin(entry, x.Say(`{"s":"`+strings.Repeat("x", 2000)+`"}`)), []x.Step{x.Assert("a", x.Always(1), ""), x.Forever(x.Call(entry, "{}"))},
			[]string{"pass a", "fail " + whole + ": "}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			mine, its := limits(t, time.Minute), limits(t, 10*time.Second)
			if strings.Contains(c.name, "hang") { // what ends by itself must not be in a hurry
				mine, its = limits(t, time.Second), limits(t, 200*time.Millisecond)
			}
			got, err := xtp.Run(t.Context(), x.Module(c.steps...), load(t, c.plugin), its, xtp.Options{File: "t.wasm", Input: []byte("hello"), HasInput: true, Limits: mine})
			if err != nil {
				t.Fatal(err)
			}
			compare(t, c.want, lines(got))
		})
	}
}

// compare holds lines against what each begins with; "*" stands for any number of lines.
func compare(t *testing.T, want, got []string) {
	t.Helper()
	all := got
	for i, w := range want {
		if w == "*" {
			got = got[max(0, len(got)-(len(want)-i-1)):]
			continue
		}
		if len(got) == 0 || !strings.HasPrefix(got[0], w) {
			t.Fatalf("%s", cmp.Diff(want, all[:min(len(all), 10)]))
		}
		got = got[1:]
	}
	if len(got) > 0 {
		t.Errorf("%s", cmp.Diff(want, all[:min(len(all), 10)]))
	}
}

func TestNoInput(t *testing.T) {
	got, err := xtp.Run(t.Context(), x.Module(x.Input(), x.Assert("none", x.Between(0, 0), "")), load(t, x.Plugin(entry)), limits(t, time.Second), xtp.Options{File: "t.wasm"})
	if err != nil {
		t.Fatal(err)
	}
	compare(t, []string{"pass none"}, lines(got))
}

func TestWhatIsNoModuleOfTests(t *testing.T) {
	old := emit.New() // the first libraries' assert, of two parameters
	old.ImportFunc(hostenv.TestNamespace, "assert", wasm.FuncType{Params: []wasm.ValType{wasm.I64, wasm.I64}})
	old.Export("test", wasm.KindFunc, old.Func(wasm.FuncType{Results: []wasm.ValType{wasm.I32}}, nil, emit.I32(0)))
	for want, module := range map[string][]byte{
		"not a WebAssembly module":             []byte("hello"),
		"export test: the module does not":     x.Plugin(entry),
		"assert as (i64, i64) -> (), the host": old.Bytes(),
	} {
		_, err := xtp.Run(t.Context(), module, load(t, x.Plugin(entry)), limits(t, time.Second), xtp.Options{})
		var bad *xtp.ModuleError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// A plugin gets nothing of what tests are offered, not even a plugin whose export is called test.
func TestPluginsDoNotReachTheNamespace(t *testing.T) {
	_, err := harness.Load(t.Context(), x.Module(x.Reset()), harness.Options{})
	var bad *harness.ModuleError
	if !errors.As(err, &bad) || !strings.Contains(bad.Reason, "which no host offers") {
		t.Errorf("%v", err)
	}
	for _, f := range harness.Offered() {
		if f.Module == hostenv.TestNamespace {
			t.Errorf("plugins are offered %s", f.Name)
		}
	}
}

// What ends the caller's context is no result.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("Ctrl-C")
	time.AfterFunc(100*time.Millisecond, func() { cancel(why) })
	got, err := xtp.Run(ctx, x.Module(x.Forever()), load(t, x.Plugin(entry)), limits(t, time.Second), xtp.Options{})
	if !errors.Is(err, why) {
		t.Error(fmt.Sprint(lines(got)), err)
	}
}
