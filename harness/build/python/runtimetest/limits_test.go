package runtimetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/harness"
)

// What becomes of plugins that fail, or never end.

const secret = "MARIA_DA_SILVA_529"

// No way of failing may show a value of the request: not in the error, not in the log.
func TestNothingOfAnExceptionLeaves(t *testing.T) {
	p := load(t, `
import extism, sys, logging, json, datetime, warnings, gc, decimal

class Own(Exception):
    pass

class Loud:
    def __init__(self, text):
        self.text = text
    def __del__(self):
        raise ValueError(self.text)
    def __repr__(self):
        raise Own(self.text)

def process_medical_content():
    exec(extism.input_json(), {"extism": extism, "Own": Own, "Loud": Loud, "sys": sys, "logging": logging, "json": json,
         "datetime": datetime, "warnings": warnings, "gc": gc, "decimal": decimal})
    extism.output_bytes(b"{}")
`)
	ends := map[string]string{ // how the message begins; "": the call succeeds
		`raise ValueError("SECRET")`:                                     "ValueError",
		`raise Own("SECRET") from KeyError("SECRET")`:                    "Own",
		`raise type("SECRET", (Exception,), {})`:                         "Exception",
		`raise type("SECRET", (Own,), {"__module__": "plugin"})`:         "Own",
		`exec(compile("raise KeyError('SECRET')", "SECRET.py", "exec"))`: "KeyError",
		`{}["SECRET"]`:                          "KeyError",
		`int("SECRET")`:                         "ValueError",
		`json.loads("SECRET")`:                  "JSONDecodeError",
		`decimal.Decimal("SECRET")`:             "InvalidOperation",
		`datetime.date.fromisoformat("SECRET")`: "ValueError",
		`getattr(object(), "SECRET")`:           "AttributeError",
		`SECRET`:                                "NameError",
		`open("SECRET")`:                        "PermissionError",
		`import SECRET`:                         "ModuleNotFoundError",
		`compile("SECRET +", "SECRET", "exec")`: "SyntaxError",
		`sys.exit("SECRET")`:                    "SystemExit",
		`raise KeyboardInterrupt("SECRET")`:     "KeyboardInterrupt",
		`raise ExceptionGroup("SECRET", [ValueError("SECRET")])`:  "ExceptionGroup",
		`assert False, "SECRET"`:                                  "AssertionError",
		`e = ValueError("SECRET"); e.add_note("SECRET"); raise e`: "ValueError",
		`logging.error("%d", "SECRET")`:                           "",
		`Loud("SECRET")`:                                          "",
		`x = Loud("SECRET"); x.x = x; del x; gc.collect()`:        "",
		`sys.stdout.write(Loud("SECRET"))`:                        "TypeError",
		`print(Loud("SECRET"))`:                                   "Own",
	}
	for code, begins := range ends {
		request, err := json.Marshal(strings.ReplaceAll(code, "SECRET", secret))
		if err != nil {
			t.Fatal(err)
		}
		s := open(t, p, standard(t))
		r, err := s.Call(t.Context(), entry, request)
		if begins == "" && err != nil || begins != "" && !strings.HasPrefix(refused(err), begins) {
			t.Errorf("%s: %v", code, err)
		}
		if said := fmt.Sprintf("%v %q %q", err, r.Trace.Logs, r.Output); strings.Contains(said, secret) || strings.Contains(said, "SILVA") {
			t.Errorf("%s: %s", code, said)
		}
		if _, err := s.Call(t.Context(), entry, []byte(`"pass"`)); err != nil {
			t.Errorf("after %s: %v", code, err)
		}
	}
}

func TestTheLineOfAnExceptionIsTold(t *testing.T) {
	p := load(t, "import json\ndef process_medical_content():\n    json.loads(\n      '{')\n")
	_, err := open(t, p, standard(t)).Call(t.Context(), entry, []byte("{}"))
	if got, want := refused(err), "JSONDecodeError in plugin.py, line 3"; got != want {
		t.Errorf("told %q, want %q", got, want)
	}
}

// deep are recursions through Python and through C, each with its exception.
const deep = `
import copy, functools, json, pickle, re

def nested(n):
    x = []
    for _ in range(n):
        x = [x]
    return x

class Box:
    def __init__(self, v): self.v = v
    def __str__(self): return str(self)
    def __repr__(self): return repr([self])
    def __eq__(self, o): return self == o
    def __hash__(self): return hash(self)
    def __add__(self, o): return self + o
    def __iter__(self): return iter([x for x in self])
    def __getattr__(self, name): return getattr(self, name + "x")
    def __getitem__(self, i): return sorted([1, 2], key=lambda k: self[k])
    def __call__(self): return max([1, 2], key=lambda k: self())
    def __bool__(self): return not self
    def __format__(self, spec): return f"{self}"

def plain(n): return plain(n + 1)
def summed(): return sum(summed() for _ in range(2))
def mapped(x): return list(map(mapped, [x]))
def executed(): exec("executed()", globals())
def substituted(m): return re.sub("a", substituted, "a")
def generated(n): yield from generated(n + 1)
`

func TestDeepRecursionIsARecursionError(t *testing.T) {
	s := open(t, load(t, deep+evaluate), standard(t))
	for _, what := range []string{
		"plain(0)", "summed()", "mapped(1)", "executed()", "substituted(None)", "list(generated(0))",
		"str(Box(0))", "repr(Box(0))", "Box(0) == 1", "hash(Box(0))", "Box(0) + 1", "list(Box(0))", "Box(0).y", "Box(0)[1]", "Box(0)()",
		"not Box(0)", "f'{Box(0)}'", "json.loads('[' * 100000)", "json.loads('{\"a\":' * 100000)", "json.dumps(nested(3000))", "repr(nested(3000))",
		"copy.deepcopy(nested(3000))", "pickle.dumps(nested(3000))", "nested(3000) == nested(3000)", "re.compile('(' * 5000 + ')' * 5000)",
		"isinstance(1, functools.reduce(lambda t, _: (t,), range(3000), int))",
	} {
		if _, _, err := askAgain(t, s, expression("from plugin import *", what)); !strings.HasPrefix(refused(err), "RecursionError") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if v, _, err := askAgain(t, s, expression("", "json.loads('[' * 200 + ']' * 200) != 0 if (json := __import__('json')) else 0")); err != nil || v != true {
		t.Errorf("afterwards: %v, %v", v, err)
	}
}

// Recursion that CPython itself does not bound ends at the stack that the harness gives: the instance is dropped.
func TestRecursionWithoutABoundEndsAtTheStack(t *testing.T) {
	p := evaluating(t)
	for first, what := range map[string]string{
		"t = ()\nfor _ in range(200000): t = (t,)":                     "hash(t)",
		"it = iter([])\nfor _ in range(50000): it = map(str, it)":      "list(it)",
		"it = iter([1])\nfor _ in range(50000): it = filter(None, it)": "list(it)",
	} {
		_, _, err := ask(t, p, expression(first, what))
		if trap := (*harness.TrapError)(nil); !errors.As(err, &trap) || trap.Reason != "stack overflow" {
			t.Errorf("%s: %v", first, err)
		}
	}
}

func TestMemoryThatIsNotThereIsAMemoryError(t *testing.T) {
	p := evaluating(t)
	for first, what := range map[string]string{
		"":      "len(bytearray(200 << 20))",
		"x = 1": "len('x' * (1 << 30))",
		"x = 2": "len([0] * 10**9)",
		"a = []\nwhile True: a.append(bytearray(1 << 16))": "0",
		"a = []\nwhile True: a.append(len(a))":             "0",
		"a = {}\nwhile True: a[len(a)] = str(len(a))":      "0",
		"s = 'x'\nwhile True: s += s":                      "0",
		"import zlib\nb = zlib.compress(bytes(1 << 20))":   "len(b''.join(zlib.decompress(b) for _ in range(100)))",
		"n = 1": "1 << (1 << 28)",
	} {
		s := open(t, p, standard(t))
		v, _, err := askAgain(t, s, expression(first, what))
		if got := refused(err); got != "the plugin ran out of memory" {
			t.Errorf("%s %s: %v, %v", first, what, v, err)
			continue
		}
		if v, _, err := askAgain(t, s, expression("", "1 + 1")); err != nil || v != 2.0 {
			t.Errorf("after %s %s: %v, %v", first, what, v, err)
		}
	}
}

// On some ways out of having no memory CPython does not get all of it back. An instance that would fail at every further
// call ends at once.
func TestAnInstanceThatLostItsMemoryIsDropped(t *testing.T) {
	p := evaluating(t)
	dropped := 0
	for _, body := range []string{"return f(n + 1)", "yield from f(n + 1)", "\n  try: return f(n + 1)\n  finally: n"} {
		s := open(t, p, standard(t))
		_, _, err := askAgain(t, s, expression("import sys; sys.setrecursionlimit(10**9)\ndef f(n): "+body, "list(f(0))"))
		if limit := (*harness.LimitError)(nil); errors.As(err, &limit) && limit.Resource == harness.ResourceMemory {
			dropped++
			continue
		}
		if refused(err) == "" {
			t.Errorf("%q: %v", body, err)
		}
		if v, _, err := askAgain(t, s, expression("", "len(bytearray(1 << 19))")); err != nil || v != float64(1<<19) {
			t.Errorf("after %q: %v, %v", body, v, err)
		}
	}
	if dropped == 0 {
		t.Error("every instance got its memory back: the way to lose it that this test knows is mended")
	}
}

// Whatever goes on for ever, in Python or in one operation of C, ends at the deadline.
func TestEndlessLoopsEndAtTheDeadline(t *testing.T) {
	p := evaluating(t)
	l := standard(t)
	l.Timeout = 300 * time.Millisecond
	for first, what := range map[string]string{
		"while True: pass": "0",
		"while True:\n  try:\n    while True: pass\n  except BaseException: pass": "0",
		"x = 1": "sum(range(10**12))",
		"x = 2": "10**10**8",
		"import sys; sys.set_int_max_str_digits(0)": "len(str(1 << 6000000))",
		"import re":          "re.match('(a+)+$', 'a' * 60 + 'b')",
		"import re, sys":     "re.match('(a|a)*b', 'a' * 100)",
		"import itertools":   "max(itertools.count())",
		"import collections": "collections.deque(iter(int, 1), maxlen=0)",
		"x = 3":              "all(iter(lambda: 1, 0))",
		"import math":        "math.factorial(10**7)",
		"import decimal":     "str(decimal.Decimal(2) ** decimal.Decimal('0.5')) if not decimal.getcontext().__setattr__('prec', 10**6) else 0",
		"class A:\n  def __eq__(self, o):\n    while True: pass": "A() == 1",
		"def f():\n  try: f()\n  finally: f()":                   "f()",
	} {
		_, _, err := askAgain(t, open(t, p, l), expression(first, what))
		if limit := (*harness.LimitError)(nil); !errors.As(err, &limit) || limit.Resource != harness.ResourceTime {
			t.Errorf("%s; %s: %v", first, what, err)
		}
	}
}

// An endless loop that fills the log, or the time a plugin's import takes, has an end too.
func TestFloodsEnd(t *testing.T) {
	_, _, err := ask(t, evaluating(t), expression("while True: print('x' * 100)", "0"))
	if limit := (*harness.LimitError)(nil); !errors.As(err, &limit) || limit.Resource != harness.ResourceLog {
		t.Errorf("a flood of the log: %v", err)
	}
}
