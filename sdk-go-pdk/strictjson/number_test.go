package strictjson_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// parseNumbers reads texts as elements of one array, between other numbers so that every path of the array loop is
// taken, and gives their values.
func parseNumbers(t *testing.T, texts []string, sep string) []float64 {
	t.Helper()
	doc := "[" + strings.Join(texts, sep) + "]" + strings.Repeat(" ", 40)
	v, err := strictjson.Parse([]byte(doc))
	if err != nil {
		t.Fatalf("%v in %.200s", err, doc)
	}
	if v.Kind != strictjson.Numbers || v.Len() != len(texts) {
		t.Fatalf("got a %v of %d, want %d numbers", v.Kind, v.Len(), len(texts))
	}
	return v.Numbers()
}

func sameBits(t *testing.T, text string, got float64) {
	t.Helper()
	want, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	if math.Float64bits(got) != math.Float64bits(want) {
		t.Errorf("%s: got %v (%x), want %v (%x)", text, got, math.Float64bits(got), want, math.Float64bits(want))
	}
}

// Every number has the bits that strconv.ParseFloat gives, in each place of a document.
func TestNumbersAreThoseOfParseFloat(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	texts := []string{"0", "-0", "-0.0", "1", "-1", "9007199254740991", "9007199254740992", "9007199254740993",
		"9007199254740995", "18446744073709551615", "18446744073709551616", "0.1", "0.3", "-0.30000000000000004",
		"5e-324", "2.2250738585072014e-308", "2.2250738585072011e-308", "1.7976931348623157e308", "1e22", "1e23",
		"123456789012345678e-27", "8.5e-27", "1e-400", "0e999999999", "123456789e-999999999", "4.35", "0.000001",
		"9.5367431640625e-07", "1.00000000000000011102230246251565", "0.12345678901234567", "1234567.12345678",
		"12345678.1234567", "99999999", "1.12345678", "1.1234567812345678", "1.123456781234567812", "1E5", "1e+5", "1.5E-3"}
	for range 40_000 {
		var s string
		switch rng.IntN(6) {
		case 0:
			s = strconv.FormatFloat(math.Float64frombits(rng.Uint64()), 'g', -1, 64)
		case 1:
			s = strconv.FormatFloat(rng.NormFloat64(), 'f', rng.IntN(20), 64)
		case 2:
			s = strconv.FormatFloat(rng.NormFloat64()*math.Pow(10, float64(rng.IntN(12)-6)), 'f', -1, 64)
		case 3:
			s = strconv.FormatUint(rng.Uint64()>>rng.IntN(64), 10) + "." + strconv.FormatUint(rng.Uint64()>>rng.IntN(64), 10)
		case 4:
			s = fmt.Sprintf("%de%d", rng.Uint64()>>rng.IntN(64), rng.IntN(60)-40)
		case 5: // half way between two neighbours, and next to it
			x := math.Float64bits(math.Abs(rng.NormFloat64())) &^ (1<<(rng.IntN(40)) - 1)
			mid := strconv.FormatFloat(math.Float64frombits(x), 'f', 60, 64)
			s = strings.TrimRight(mid[:rng.IntN(20)+17], ".")
		}
		if strings.ContainsAny(s, "NI") {
			continue // NaN, Inf: not JSON
		}
		texts = append(texts, s)
	}
	for _, sep := range []string{",", " ,\n\t", ", "} {
		for i, got := range parseNumbers(t, texts, sep) {
			sameBits(t, texts[i], got)
		}
	}
	for _, s := range texts[:2000] {
		v, err := strictjson.Parse([]byte(s))
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		sameBits(t, s, v.Num)
	}
}

// Decimals exactly half way between two float64 round to even, and a digit more or less decides.
func TestHalfWayNumbers(t *testing.T) {
	var texts []string
	for _, m := range []uint64{1 << 53, 1<<53 + 2, 1<<54 - 2, 0x1fffffffffffff << 1} {
		for shift := 1; shift <= 9; shift++ {
			// (m+1)/2^shift in decimal has exactly shift digits behind the point; m+1 does not fit 53 bits.
			five := uint64(1)
			for range shift {
				five *= 5
			}
			n := m + 1
			whole, rest := n>>shift, n&(1<<shift-1)*five
			texts = append(texts, fmt.Sprintf("%d.%0*d", whole, shift, rest), fmt.Sprintf("%d.%0*d1", whole, shift, rest))
			if rest > 0 {
				texts = append(texts, fmt.Sprintf("%d.%0*d9", whole, shift, rest-1))
			}
		}
	}
	for i, got := range parseNumbers(t, texts, ",") {
		sameBits(t, texts[i], got)
	}
}
