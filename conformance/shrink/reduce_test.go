package shrink_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance/shrink"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// reduce runs the reducer with a predicate, and holds against it what holds for every reduction: what comes out is valid and
// fails, no candidate that was tried was not valid, none was tried twice, and there were no more calls than allowed.
func reduce(t *testing.T, request []byte, calls int, valid, fails func([]byte) bool) shrink.Reduced {
	t.Helper()
	tried := map[string]bool{}
	got, err := shrink.Reduce(t.Context(), request, shrink.Test{
		Valid: valid, Calls: calls, Pictures: true,
		Fails: func(_ context.Context, c []byte) (bool, error) {
			if tried[string(c)] {
				t.Errorf("tried twice: %.200s", c)
			}
			tried[string(c)] = true
			if !valid(c) {
				t.Errorf("tried though it is not valid: %.200s", c)
			}
			return fails(c), nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if !valid(got.Request) || !fails(got.Request) {
		t.Errorf("the result is not valid or does not fail: %.300s", got.Request)
	}
	if got.Calls != len(tried) || got.Calls > calls {
		t.Errorf("%d calls reported, %d made, %d allowed", got.Calls, len(tried), calls)
	}
	if len(got.Request) > len(request) {
		t.Errorf("%d bytes of %d", len(got.Request), len(request))
	}
	return got
}

func anything([]byte) bool { return true }

// tree makes a random document of objects and arrays. Each leaf is a name of its own.
func tree(r *rand.Rand, depth int, next *int) any {
	*next++
	switch {
	case depth == 0 || r.IntN(3) == 0:
		return fmt.Sprintf("leaf%d", *next)
	case r.IntN(2) == 0:
		var list []any
		for range r.IntN(6) {
			list = append(list, tree(r, depth-1, next))
		}
		return append(list, "end")
	}
	object := map[string]any{}
	for range r.IntN(6) {
		*next++
		object[fmt.Sprintf("name%d", *next)] = tree(r, depth-1, next)
	}
	return object
}

// One at a time: of random documents, of which some leaves are needed, nothing is left that could go by itself.
func TestNothingIsLeftThatCouldGo(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		n := 0
		whole := map[string]any{"a": tree(r, 4, &n), "b": tree(r, 4, &n), "c": tree(r, 3, &n)}
		request, err := json.Marshal(whole)
		if err != nil {
			t.Fatal(err)
		}
		var needed []string
		for i := range n + 1 {
			if leaf := fmt.Sprintf(`"leaf%d"`, i); bytes.Contains(request, []byte(leaf)) && r.IntN(8) == 0 {
				needed = append(needed, leaf)
			}
		}
		valid := func(c []byte) bool { return json.Valid(c) && bytes.Contains(c, []byte(`"a"`)) }
		fails := func(c []byte) bool {
			return !slices.ContainsFunc(needed, func(leaf string) bool { return !bytes.Contains(c, []byte(leaf)) })
		}
		got := reduce(t, request, 1<<20, valid, fails)
		if !got.Minimal {
			t.Errorf("seed %d: not minimal without a bound", seed)
		}
		for _, smaller := range withoutOne(t, got.Request) {
			if valid(smaller) && fails(smaller) {
				t.Errorf("seed %d: %s could be %s", seed, got.Request, smaller)
			}
		}
		again := reduce(t, request, 1<<20, valid, fails)
		if !bytes.Equal(again.Request, got.Request) || again.Calls != got.Calls {
			t.Errorf("seed %d: another time it comes to something else", seed)
		}
	}
}

// withoutOne is a document without one member or element, for each of them; written without the code under test.
func withoutOne(t *testing.T, text []byte) [][]byte {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	var out [][]byte
	var visit func(v any, put func(any))
	emit := func() {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, b)
	}
	visit = func(at any, put func(any)) {
		switch at := at.(type) {
		case map[string]any:
			for name, value := range at {
				delete(at, name)
				emit()
				at[name] = value
				visit(value, func(w any) { at[name] = w })
			}
		case []any:
			for i, value := range at {
				put(slices.Concat(at[:i], at[i+1:]))
				emit()
				put(at)
				visit(value, func(w any) { at[i] = w })
			}
		}
	}
	visit(v, func(w any) { v = w })
	return out
}

// A failure that depends on two things far apart, or on how many there are, is still found.
func TestWhatBelongsTogetherStays(t *testing.T) {
	text := "O paciente foi atendido às 10 h. Refere dor no peito desde ontem! Nega febre; nega tosse. Usa losartana 50 mg. Retorno em 15 dias."
	request, err := json.Marshal(map[string]any{"content": text, "medications": []string{"losartana", "varfarina", "ibuprofeno", "dipirona"}, "n": 0.123456, "m": 12.5, "id": "529.982.247-25"})
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		fails func(c []byte) bool
		want  string
	}{
		"two medicines":   {func(c []byte) bool { return has(c, "varfarina", "ibuprofeno") }, `{"medications":["varfarina","ibuprofeno"]}`},
		"a word":          {func(c []byte) bool { return has(c, "peito") }, `{"content":"peito"}`},
		"two sentences":   {func(c []byte) bool { return has(c, "febre", "Usa") }, `{"content":"febre; Usa"}`},
		"part of a dose":  {func(c []byte) bool { return has(c, "50") }, `{"content":"50"}`},
		"an identifier":   {func(c []byte) bool { return has(c, "529.98") }, `{"id":"529.982.247-25"}`},
		"a number":        {func(c []byte) bool { return has(c, `"n":0.12`) }, `{"n":0.12}`},
		"a rounder one":   {func(c []byte) bool { return has(c, `"m":1`) }, `{"m":1}`},
		"nothing at all":  {func([]byte) bool { return true }, `{}`},
		"letters of one":  {func(c []byte) bool { return has(c, "los") }, `{"content":"losa"}`},
		"a list's length": {func(c []byte) bool { return bytes.Count(c, []byte(`"`)) >= 8 }, ""},
	} {
		got := reduce(t, request, 1<<20, anything, tt.fails)
		if tt.want != "" && string(got.Request) != tt.want {
			t.Errorf("%s: %s, want %s", name, got.Request, tt.want)
		}
	}
}

func has(c []byte, parts ...string) bool {
	return !slices.ContainsFunc(parts, func(p string) bool { return !bytes.Contains(c, []byte(p)) })
}

func declared(kind contract.Kind, specialty contract.Specialty, accepts ...string) *contract.Manifest {
	return &contract.Manifest{
		Contract: "1", Kind: kind, Specialty: specialty, Accepts: accepts, Entry: contract.EntryMedicalContent,
		Limits:  contract.PluginLimits{Class: "standard", MaxInputBytes: contract.Ptr(2 << 20)},
		Medical: contract.MedicalUse{Population: contract.Population{AgeMin: 18, AgeMax: 110}},
		Privacy: contract.Privacy{Purposes: []contract.PrivacyPurpose{{ID: "triagem", Text: "Triagem"}}},
	}
}

// signal reads the leads of a request in mV.
func signal(t *testing.T, request []byte) (leads [][]float64, rate float64) {
	t.Helper()
	var r struct {
		SamplingRate float64              `json:"sampling_rate"`
		ECGData      []float64            `json:"ecg_data"`
		Leads        map[string][]float64 `json:"leads"`
		Packed       *contract.ECGPacked  `json:"ecg_packed"`
	}
	if err := json.Unmarshal(request, &r); err != nil {
		t.Fatal(err)
	}
	if r.ECGData != nil {
		leads = append(leads, r.ECGData)
	}
	for _, l := range r.Leads {
		leads = append(leads, l)
	}
	if r.Packed != nil {
		for _, l := range r.Packed.Leads {
			b, err := base64.StdEncoding.DecodeString(l.Data)
			if err != nil {
				t.Fatal(err)
			}
			var mv []float64
			for i := 0; i+1 < len(b); i += 2 {
				mv = append(mv, float64(int16(binary.LittleEndian.Uint16(b[i:])))*r.Packed.GainUV/1000)
			}
			leads = append(leads, mv)
		}
	}
	return leads, r.SamplingRate
}

// In each encoding an ECG becomes what the failure needs of it, and stays a request of the contract.
func TestSignalsShrink(t *testing.T) {
	for _, encoding := range []string{"packed", "floats", "lead"} {
		m := declared(contract.ECGAnalysis, contract.Cardiology, encoding)
		class := shrink.ClassOf(m, 2<<20)
		set, err := fixtures.Generate(m, 5, fixtures.Small)
		if err != nil {
			t.Fatal(err)
		}
		request := set.Fixtures[0].Request
		valid := func(c []byte) bool { return class(c) == class(request) }
		for name, tt := range map[string]struct {
			fails func(leads [][]float64, rate float64) bool
			most  int // samples over all leads
		}{
			"any":     {func([][]float64, float64) bool { return true }, 1},
			"2 s":     {func(l [][]float64, rate float64) bool { return float64(len(l[0])) >= 2*rate }, 110},
			"a wave":  {func(l [][]float64, _ float64) bool { return slices.Max(l[0]) > 0.3 }, 8},
			"a speed": {func(_ [][]float64, rate float64) bool { return rate > 100 }, 1},
		} {
			got := reduce(t, request, 3000, valid, func(c []byte) bool { return tt.fails(signal(t, c)) })
			leads, _ := signal(t, got.Request)
			if n := len(leads) * len(leads[0]); n > tt.most {
				t.Errorf("%s, %s: %d samples, want at most %d: %.300s", encoding, name, n, tt.most, got.Request)
			}
		}
	}
}

// A picture becomes as small as the failure lets it.
func TestPicturesShrink(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 90, 60))
	for y := range 60 {
		for x := range 90 {
			img.Set(x, y, color.NRGBA{R: uint8(x * 2), G: uint8(y * 4), B: uint8(x * y), A: 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	request := []byte(`{"lesion_images":["` + base64.StdEncoding.EncodeToString(b.Bytes()) + `"],"x":1}`)
	size := func(c []byte) (w, h int) {
		var r struct {
			Images []string `json:"lesion_images"`
		}
		if json.Unmarshal(c, &r) != nil || len(r.Images) == 0 {
			return 0, 0
		}
		data, err := base64.StdEncoding.DecodeString(r.Images[0])
		if err != nil {
			return 0, 0
		}
		cfg, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			return 0, 0
		}
		return cfg.Width, cfg.Height
	}
	got := reduce(t, request, 300, anything, func(c []byte) bool { w, _ := size(c); return w > 0 })
	if w, h := size(got.Request); w != 1 || h != 1 {
		t.Errorf("%d x %d px, want one", w, h)
	}
	got = reduce(t, request, 300, anything, func(c []byte) bool { w, _ := size(c); return w >= 20 })
	if w, _ := size(got.Request); w < 20 || w > 40 {
		t.Errorf("%d px wide, want hardly more than 20", w)
	}
}

// What is no JSON is reduced byte by byte.
func TestWhatIsNoJSONShrinks(t *testing.T) {
	request := []byte(`{"contract":"1","kind":"ecg-analysis","request_id":` + strings.Repeat(" ", 900) + "\xff\xfe}")
	got := reduce(t, request, 5000, func(c []byte) bool { return !json.Valid(c) }, func(c []byte) bool { return bytes.Contains(c, []byte("\xff")) })
	if string(got.Request) != "\xff" {
		t.Errorf("%q", got.Request)
	}
	// A failure that rests on blanks is not lost by leaving them out.
	request = []byte("{ \"a\" : 1, \"b\":[2,  3 ] }")
	got = reduce(t, request, 5000, json.Valid, func(c []byte) bool { return bytes.Contains(c, []byte("  ")) })
	if len(got.Request) >= len(request) {
		t.Errorf("%q", got.Request)
	}
}

// A budget ends the reduction with what was found so far, and so does a test that has nothing left; a test that breaks and
// an interruption give nothing.
func TestReductionEnds(t *testing.T) {
	request := []byte(`{"a":[1,2,3,4,5,6,7,8],"b":{"c":"um dois tres","d":null}}`)
	fails := func(c []byte) bool { return has(c, "7", "dois") }
	whole := reduce(t, request, 1<<20, anything, fails)
	for calls := range whole.Calls + 2 {
		got := reduce(t, request, calls, anything, fails)
		if got.Minimal != (calls >= whole.Calls) {
			t.Errorf("%d of %d calls: minimal is %v", calls, whole.Calls, got.Minimal)
		}
	}
	n := 0
	got, err := shrink.Reduce(t.Context(), request, shrink.Test{Calls: 100, Valid: anything, Fails: func(_ context.Context, c []byte) (bool, error) {
		if n++; n > 4 {
			return false, shrink.ErrSpent
		}
		return fails(c), nil
	}})
	if err != nil || got.Minimal || !fails(got.Request) {
		t.Errorf("%+v, %v", got, err)
	}
	broken := errors.New("broken")
	if _, err := shrink.Reduce(t.Context(), request, shrink.Test{Calls: 100, Valid: anything, Fails: func(context.Context, []byte) (bool, error) { return false, broken }}); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := shrink.Reduce(ctx, request, shrink.Test{Calls: 100, Valid: anything, Fails: func(context.Context, []byte) (bool, error) { cancel(); return true, nil }}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// FuzzReduce: whatever it is given, it ends, and what comes out fails.
func FuzzReduce(f *testing.F) {
	f.Add([]byte(`{"a":[1,2.5e3,"x"],"b":{"ecg_data":[1,2,3]},"sampling_rate":100,"ecg_data":[0.5,1]}`), byte('5'))
	f.Add([]byte(`{"ecg_packed":{"leads":[{"name":"I","data":"AAECAw=="}]},"sampling_rate":500,"sampling_rate":1}`), byte('A'))
	f.Add([]byte("{\"a\":\"/9j/AAAA\",\"\\u0000\":[[[]]]} trailing"), byte('9'))
	f.Fuzz(func(t *testing.T, request []byte, needed byte) {
		if len(request) > 2000 || !bytes.Contains(request, []byte{needed}) {
			return
		}
		got, err := shrink.Reduce(t.Context(), request, shrink.Test{Calls: 2000, Valid: anything, Pictures: true,
			Fails: func(_ context.Context, c []byte) (bool, error) { return bytes.Contains(c, []byte{needed}), nil }})
		if err != nil || !bytes.Contains(got.Request, []byte{needed}) {
			t.Fatalf("%q, %v", got.Request, err)
		}
	})
}
