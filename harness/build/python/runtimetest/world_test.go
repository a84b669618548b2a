package runtimetest

import (
	"reflect"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostenv"
)

// What a plugin sees of the world: the log, the host's randomness, no clock, no files.

func TestPrintGoesToTheLog(t *testing.T) {
	p := load(t, `
import sys, extism, logging, warnings

def process_medical_content():
    print("one", 2, sep=", ")
    print("a\nb\n\n", end="")
    print("first half, ", end="", flush=True)
    print("second half")
    print("to stderr", file=sys.stderr)
    sys.stdout.write("x" * 5000)
    print("\udc80 é")
    logging.warning("logged %d", 7)
    logging.getLogger("m").error("%d of %d", 1)
    warnings.simplefilter("always")
    warnings.warn("warned")
    extism.log(extism.LogLevel.Error, "by hand")
    print("no end", end="")
    extism.output_bytes(b"{}")
`)
	s := open(t, p, standard(t))
	for range 2 { // nothing is left over for the second call
		r, err := s.Call(t.Context(), entry, []byte("{}"))
		if err != nil {
			t.Fatal(err)
		}
		want := []hostenv.Log{
			{Level: "info", Message: "one, 2"}, {Level: "info", Message: "a"}, {Level: "info", Message: "b"},
			{Level: "info", Message: "first half, second half"}, {Level: "warn", Message: "to stderr"},
			{Level: "info", Message: strings.Repeat("x", 4096)}, {Level: "info", Message: strings.Repeat("x", 904) + `\udc80 é`},
			{Level: "warn", Message: "WARNING:root:logged 7"},
			{Level: "warn", Message: "plugin.py:15: UserWarning: warned"},
			{Level: "error", Message: "by hand"}, {Level: "info", Message: "no end"},
		}
		if !reflect.DeepEqual(r.Trace.Logs, want) {
			t.Errorf("logged\n%.200q\nwant\n%.200q", r.Trace.Logs, want)
		}
	}
}

const seed = "medplug_random_seed"

// seeded is what a host that gives randomness sets.
func seeded(value string) map[string]string {
	return map[string]string{seed: strings.Repeat(value, 32)}
}

// draws are all the ways to something random, from a fresh interpreter each.
var draws = map[string]string{
	"os.urandom":    "__import__('os').urandom(8).hex()",
	"uuid4":         "str(__import__('uuid').uuid4())",
	"secrets":       "__import__('secrets').token_hex(8)",
	"SystemRandom":  "__import__('random').SystemRandom().getrandbits(64)",
	"random":        "__import__('random').random()",
	"getrandbits":   "__import__('random').getrandbits(40)",
	"choice":        "__import__('random').choice(range(10**9))",
	"gauss":         "__import__('random').gauss(0, 1)",
	"Random()":      "__import__('random').Random().random()",
	"Random(None)":  "__import__('random').Random(None).random()",
	"getstate":      "__import__('random').Random().getstate()[1][7]",
	"seed()":        "(lambda r: (r.seed(), r.random())[1])(__import__('random'))",
	"set to seeded": "(lambda r: (r.seed(1), r.seed(), r.random())[2])(__import__('random'))",
	"pickled":       "__import__('pickle').loads(__import__('pickle').dumps(__import__('random').Random())).random()",
}

func TestRandomnessIsTheHostsOrNone(t *testing.T) {
	source := "import random, uuid, secrets\nmade_early = random.Random()\n" + evaluate
	own := load(t, source) // the harness seeds each instance by itself
	none := own.With(hostenv.Host{Config: map[string]string{seed: ""}})
	short := none.With(hostenv.Host{Config: map[string]string{seed: strings.Repeat("s", 31)}})
	a, b := none.With(hostenv.Host{Config: seeded("a")}), none.With(hostenv.Host{Config: seeded("b")})
	ways := map[string]string{"made while building": "__import__('plugin').made_early.random()"}
	for name, what := range draws {
		ways[name] = what
	}
	for name, what := range ways {
		for _, p := range []*harness.Plugin{none, short} {
			if v, _, err := ask(t, p, expression("", what)); !strings.HasPrefix(refused(err), "NotImplementedError") {
				t.Errorf("%s without a seed: %v, %v", name, v, err)
			}
		}
		drawn := map[any]bool{}
		for range 3 {
			v, _, err := ask(t, own, expression("", what))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			drawn[v] = true
		}
		if len(drawn) != 3 {
			t.Errorf("%s: three fresh instances that nobody seeded drew %d different values", name, len(drawn))
		}
		values := map[any]bool{}
		for _, p := range []*harness.Plugin{a, b, a} {
			v, _, err := ask(t, p, expression("", what))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			values[v] = true
		}
		if len(values) != 2 {
			t.Errorf("%s from seeds a, b and a: %v", name, values)
		}
		other, _, err := ask(t, a, expression("another = 'patient'", what))
		if err != nil || values[other] {
			t.Errorf("%s: two requests under one seed gave the same value (%v)", name, err)
		}
		s := open(t, a, standard(t))
		for range 3 { // a used instance goes on; its first value is that of a fresh one
			v, _, err := askAgain(t, s, expression("", what))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			values[v] = true
		}
		if len(values) != 4 {
			t.Errorf("%s: three calls of one instance gave %d different values", name, len(values)-1)
		}
	}
}

func TestSeedsOfOnesOwnNeedNoHost(t *testing.T) {
	p := evaluating(t)
	for what, want := range map[string]any{ // CPython's values
		"(lambda r: (r.seed(1), r.random())[1])(__import__('random'))": 0.13436424411240122,
		"__import__('random').Random(42).randint(0, 10**6)":            670487.0,
		"__import__('random').Random('text').getrandbits(32)":          3741588942.0,
	} {
		if got, _, err := ask(t, p, expression("", what)); err != nil || got != want {
			t.Errorf("%s is %v, want %v (%v)", what, got, want, err)
		}
	}
}

// What is drawn while the plugin is built would be the same in every instance.
func TestNothingRandomIsDrawnWhileBuilding(t *testing.T) {
	for name, what := range draws {
		_, err := build("value = " + what + "\n" + evaluate)
		if !strings.Contains(traceback(err), "RuntimeError: randomness is not available while the plugin is built") {
			t.Errorf("%s: %v %s", name, err, traceback(err))
		}
	}
}

func TestThereIsNoClock(t *testing.T) {
	p := load(t, "import time, datetime\n"+evaluate)
	for _, what := range []string{
		"__import__('time').time()", "__import__('time').time_ns()", "__import__('time').monotonic()", "__import__('time').perf_counter()",
		"__import__('time').process_time()", "__import__('time').localtime()", "__import__('time').gmtime()", "__import__('time').sleep(0.1)",
		"__import__('time').strftime('%Y')", "__import__('time').clock_gettime(0)", "__import__('time').ctime()",
		"str(__import__('datetime').datetime.now())", "str(__import__('datetime').date.today())", "str(__import__('uuid').uuid1())",
		"str(__import__('datetime').datetime.now(__import__('datetime').timezone.utc))", "__import__('os').times()[0]",
	} {
		if v, _, err := ask(t, p, expression("", what)); refused(err) == "" {
			t.Errorf("%s is %v (%v)", what, v, err)
		}
	}
	// Given instants are computed with as everywhere.
	if v, _, err := ask(t, p, expression("", "__import__('time').strftime('%Y-%m-%d', __import__('time').gmtime(86400))")); err != nil || v != "1970-01-02" {
		t.Errorf("a given instant is %v (%v)", v, err)
	}
}

func TestThereAreNoFilesProcessesSocketsOrThreads(t *testing.T) {
	p := evaluating(t)
	for _, what := range []string{
		"open('/etc/passwd').read()", "open('new', 'w')", "open(0).read()", "open(1, 'w').write('x')", "__import__('os').listdir('/')",
		"__import__('os').stat('/')[0]", "__import__('os').mkdir('x')", "__import__('os').open('x', 0)", "__import__('os').read(0, 1)",
		"__import__('pathlib').Path('/').exists() or 1/0", "__import__('tempfile').mkdtemp()", "__import__('io').FileIO('x')",
		"__import__('subprocess')", "__import__('socket')", "__import__('_socket')", "__import__('ctypes')", "__import__('os').system('ls')",
		"__import__('_thread').start_new_thread(print, ())", "__import__('threading').Thread(target=print).start()", "__import__('os').fork()",
		"__import__('_posixsubprocess')", "input()", "__import__('os').environ['PATH']", "__import__('os').execv('/bin/ls', [])",
	} {
		if v, _, err := ask(t, p, expression("", what)); refused(err) == "" {
			t.Errorf("%s is %v (%v)", what, v, err)
		}
	}
}

// While it is built a plugin may ask the host nothing: the answer of the build's host would be part of every instance.
func TestTheHostIsNotAskedWhileBuilding(t *testing.T) {
	for _, what := range []string{
		"input_bytes()", "input_length()", "config_get('k')", "var_get('k')", "var_set('k', b'v')", "audit(b'{}')", "guideline(b'{}')",
		"authority(b'{}')", "consent(b'{}')",
	} {
		_, err := build("import _extism\n_extism." + what + "\n" + evaluate)
		if !strings.Contains(traceback(err), "is not available while the plugin is built") {
			t.Errorf("%s: %v %s", what, err, traceback(err))
		}
	}
	p := evaluating(t)
	if v, _, err := ask(t, p, expression("", "__import__('_extism').set_entry(print)")); !strings.HasPrefix(refused(err), "RuntimeError") {
		t.Errorf("the entry was replaced in a call: %v, %v", v, err)
	}
}
