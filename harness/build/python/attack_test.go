package python_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/harness"
)

// Whatever a plugin does, its call ends: with a limit, or with an error that holds no value of the request. The plugin
// stays usable unless it was stopped.
func TestWhatAPluginMayTry(t *testing.T) {
	source, err := os.ReadFile("testdata/attacks.py")
	if err != nil {
		t.Fatal(err)
	}
	module := made(t, interpreter(t), files{"plugin.py": string(source)})
	plugin, err := harness.Load(t.Context(), module, harness.Options{CacheDir: repository(t, ".cache/compiled")})
	if err != nil {
		t.Fatal(err)
	}
	defer plugin.Close(t.Context())
	limits, err := harness.ClassLimits(harness.Standard)
	if err != nil {
		t.Fatal(err)
	}
	const recursion, memory, endless = "RecursionError in plugin.py", "out of memory", "time limit reached during call"
	for attack, want := range map[string]string{
		`"value"`: "ValueError in plugin.py", `"key"`: "KeyError in plugin.py", `"chain"`: "RuntimeError in plugin.py", `"custom"`: "Exception in plugin.py",
		`"exit"`: "SystemExit in plugin.py", `"kbd"`: "KeyboardInterrupt in plugin.py", `"group"`: "ExceptionGroup in plugin.py",
		`"rec", "n": 5000`: recursion, `"crec", "n": 100000`: recursion, `"jrec", "n": 100000`: recursion, `"gen"`: recursion, `"repr"`: recursion,
		`"parse", "n": 10000`: memory, `"mem", "n": 200`: memory, `"grow"`: memory, `"sort"`: memory, `"median"`: memory,
		`"mul", "n": 100000000000`: "OverflowError in plugin.py",
		`"nan"`:                    "ValueError in plugin.py", `"surrogate"`: "UnicodeEncodeError in plugin.py", `"set"`: "TypeError in plugin.py",
		`"print"`: "log limit reached during call",
		`"loop"`:  endless, `"catch"`: endless, `"del"`: endless, `"sum"`: endless, `"pow"`: endless, `"rex"`: endless, `"comb"`: endless, `"fact"`: endless,
		`"digits", "n": 5000000`: endless,
	} {
		t.Run(attack, func(t *testing.T) {
			l := limits
			if want == endless {
				l.Timeout = 200 * time.Millisecond
			}
			s, err := plugin.Open(t.Context(), l)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close(t.Context())
			reply, err := s.Call(t.Context(), entry, []byte(`{"op": `+attack+`, "secret": "DUPOND 123"}`))
			if err == nil {
				t.Fatalf("answered %s, wanted %s", reply.Output, want)
			}
			if !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, wanted %s", err, want)
			}
			said := err.Error()
			for _, l := range reply.Trace.Logs {
				said += l.Message
			}
			if strings.Contains(said, "DUPOND") {
				t.Errorf("it tells a value of the request: %s", said)
			}
			if refusal := (*harness.PluginError)(nil); errors.As(err, &refusal) {
				if reply, err := s.Call(t.Context(), entry, []byte(`{"op": "echo"}`)); err != nil || !strings.Contains(string(reply.Output), "echo") {
					t.Errorf("the call after it: %s, %v", reply.Output, err)
				}
			}
		})
	}
}
