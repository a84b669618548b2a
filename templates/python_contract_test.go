package templates_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	requests "github.com/medplug/medplug/fixtures/request"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/contract/examples"
)

// said is what the SDK in Python made of a request or response.
type said struct {
	Out  any           `json:"out"`
	Code contract.Code `json:"code"`
	Path string        `json:"path"`
}

// pythonPath is the Python that scripts/setup python made.
func pythonPath(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs("../.cache/toolchains/python/bin/python")
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		t.Fatalf("%v\nrun scripts/setup python", err)
	}
	return path
}

// pythonSDK starts the SDK in Python, natively; what it gives asks it.
func pythonSDK(t *testing.T) func(kind contract.Kind, part string, data []byte) said {
	t.Helper()
	cmd := exec.CommandContext(context.Background(), pythonPath(t), "testdata/contract.py") // until its input ends
	cmd.Env = append(os.Environ(), "PYTHONPATH=sdk/python:sdk/python/native", "PYTHONDONTWRITEBYTECODE=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(in.Close(), cmd.Wait()); err != nil {
			t.Error(err)
		}
	})
	answers := bufio.NewReaderSize(out, 8<<20)
	return func(kind contract.Kind, part string, data []byte) (s said) {
		t.Helper()
		if _, err := fmt.Fprintf(in, "%s %s %s\n", kind, part, base64.StdEncoding.EncodeToString(data)); err != nil {
			t.Fatal(err)
		}
		line, err := answers.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		if err := json.Unmarshal(line, &s); err != nil {
			t.Fatalf("%s %s: %v\n%s", kind, part, err, data)
		}
		return s
	}
}

// inGo is what the SDK in Go makes of the same.
func inGo(t *testing.T, info contract.KindInfo, part string, data []byte) (s said) {
	t.Helper()
	into, read := info.NewRequest(), func(into any) error { return contract.DecodeRequest(data, into, contract.DecodeOptions{}) }
	if part == "response" {
		into, read = info.NewResponse(), func(into any) error { return contract.DecodeResponse(data, into) }
	}
	var fault *contract.Error
	switch err := read(into); {
	case errors.As(err, &fault):
		return said{Code: fault.Code, Path: fault.Path}
	case err != nil:
		t.Fatal(err)
	}
	text, err := contract.Encode(into)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &s.Out); err != nil {
		t.Fatal(err)
	}
	return s
}

// Of every kind the SDK in Python takes, refuses and writes what the one in Go does: the examples, requests that are wrong
// in one known way or right at a bound, and requests and responses with a value or two changed at random.
func TestPythonReadsAndWritesAsGo(t *testing.T) {
	ask := pythonSDK(t)
	random := rand.New(rand.NewPCG(7, 8))
	taken, refused := 0, map[contract.Code]int{}
	same := func(info contract.KindInfo, part, what string, data []byte) {
		t.Helper()
		got, want := ask(info.Kind, part, data), inGo(t, info, part, data)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s %s, %s: %+v, in Go %+v\n%.600s", info.Kind, part, what, got, want, data)
		}
		if refused[want.Code]++; want.Code == "" {
			taken++
		}
	}
	for number, info := range contract.Kinds() {
		sound := map[string][]byte{}
		for _, part := range []string{"request", "response"} {
			data, err := fs.ReadFile(examples.FS, string(info.Kind)+"."+part+".json")
			if err != nil {
				t.Fatal(err)
			}
			sound[part] = data
			same(info, part, "example", data)
			for range 60 {
				var tree any
				if err := json.Unmarshal(data, &tree); err != nil {
					t.Fatal(err)
				}
				for range 1 + random.IntN(2) {
					tree = disturb(random, tree, 0)
				}
				changed, err := json.Marshal(tree)
				if err != nil {
					t.Fatal(err)
				}
				same(info, part, "changed", changed)
			}
		}
		whole := info.NewRequest()
		if err := contract.DecodeRequest(sound["request"], whole, contract.DecodeOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := requests.Complete(whole.(contract.RequestType)); err != nil {
			t.Fatal(err)
		}
		full, err := contract.Encode(whole)
		if err != nil {
			t.Fatal(err)
		}
		for name, derive := range map[string]func(yield func(requests.Case, error) bool){
			"members": requests.Members(full, info.NewRequest().(contract.RequestType), requests.Options{}),
			"syntax":  requests.Syntax(full, 3), "order": requests.Order(full),
		} {
			i := 0
			for c, err := range derive {
				if err != nil {
					t.Fatal(err)
				}
				// Most of what the kinds have they share: the first shows all of it, the others a part.
				if i++; len(c.Data) < 1<<20 && (number == 0 || i%5 == number%5) {
					same(info, "request", name+" "+c.Name, c.Data)
				}
			}
			if t.Failed() {
				return
			}
		}
	}
	info, _ := contract.KindOf(contract.ECGAnalysis)
	data, err := fs.ReadFile(examples.FS, "not_analysable.response.json")
	if err != nil {
		t.Fatal(err)
	}
	same(info, "response", "not analysable", data)
	t.Logf("%d taken, refused %v", taken, refused)
	if taken < 1000 || len(refused) < 12 {
		t.Errorf("%d taken, refused with %d codes: too few to compare", taken, len(refused)-1)
	}
}

// disturb changes one value of a document, anywhere in it.
func disturb(random *rand.Rand, v any, depth int) any {
	strange := []any{nil, true, "", "x", -1.0, 0.0, 0.5, 1.0, 3.0, 1e9, []any{}, []any{1.0}, []any{"a", "a"}, []any{nil}, map[string]any{}, map[string]any{"a": 1.0}, "ok", "not_analysable", "ã"}
	switch v := v.(type) {
	case map[string]any:
		if len(v) == 0 || depth > 0 && random.IntN(6) == 0 {
			break
		}
		key := slices.Sorted(maps.Keys(v))[random.IntN(len(v))]
		switch random.IntN(5) {
		case 0:
			delete(v, key)
		default:
			v[key] = disturb(random, v[key], depth+1)
		}
		return v
	case []any:
		if len(v) == 0 || random.IntN(6) == 0 {
			break
		}
		i := random.IntN(len(v))
		if random.IntN(4) == 0 {
			return append(v, v[i])
		}
		v[i] = disturb(random, v[i], depth+1)
		return v
	}
	if depth == 0 {
		return v
	}
	return strange[random.IntN(len(strange))]
}

// The SDK's other parts are tested in Python, against the host in memory.
func TestPythonSDK(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), pythonPath(t), "-S", "-B", "-W", "error", "testdata/python_sdk_test.py")
	cmd.Env = append(os.Environ(), "PYTHONPATH=sdk/python:sdk/python/native")
	if out, err := cmd.CombinedOutput(); err != nil || !strings.HasSuffix(string(out), "\nOK\n") || strings.Contains(string(out), "Ran 0 tests") {
		t.Errorf("%v\n%s", err, out)
	}
}
