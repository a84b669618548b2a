package br_test

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/br"
)

// draw is what a property draws numbers from; the seed makes every run the same.
type draw struct{ *rand.Rand }

func newDraw(t testing.TB) draw {
	t.Helper()
	return draw{rand.New(rand.NewPCG(20261122, uint64(len(t.Name()))))}
}

// of gives n characters of an alphabet.
func (d draw) of(n int, alphabet string) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[d.IntN(len(alphabet))]
	}
	return string(b)
}

func (d draw) digits(n int) string { return d.of(n, "0123456789") }

func (d draw) uf() br.UF { return br.UFs()[d.IntN(27)] }

const alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// made makes a valid number of each kind that has check digits; "" when the base drawn has none.
var made = map[string]func(draw) string{
	"cpf":  func(d draw) string { v, _ := br.CompleteCPF(d.digits(9)); return v.Digits() },
	"cin":  func(d draw) string { v, _ := br.CompleteCIN(d.digits(9)); return v.Digits() },
	"cns1": func(d draw) string { v, _ := br.CompleteCNS(d.of(1, "12") + d.digits(10)); return v.Digits() },
	"cns7": func(d draw) string { v, _ := br.CompleteCNS(d.of(1, "789") + d.digits(13)); return v.Digits() },
	"cnpj": func(d draw) string { v, _ := br.CompleteCNPJ(d.digits(12)); return v.Digits() },
	"cnpjA": func(d draw) string {
		v, _ := br.CompleteCNPJ(d.of(12, alphanumeric))
		return v.Digits()
	},
	"pis":    func(d draw) string { v, _ := br.CompletePIS(d.digits(10)); return v.Digits() },
	"titulo": func(d draw) string { v, _ := br.CompleteTitulo(d.digits(8) + two(1+d.IntN(28))); return v.Digits() },
	"tituloSP": func(d draw) string {
		v, _ := br.CompleteTitulo(d.digits(9) + two(1+d.IntN(2)))
		return v.Digits()
	},
	"rg": func(d draw) string { v, _ := br.CompleteRG(d.digits(8)); return v.Digits() },
}

func two(n int) string { return strconv.Itoa(n/10) + strconv.Itoa(n%10) }

func kindNamed(t testing.TB, name string) kind {
	t.Helper()
	for _, k := range kinds() {
		if strings.HasPrefix(name, k.name) {
			return k
		}
	}
	t.Fatalf("no kind %s", name)
	return kind{}
}

// What Complete makes is read, and comes back from each of its forms.
func TestCompletedNumbersAreValid(t *testing.T) {
	for name, make := range made {
		k, d, n := kindNamed(t, name), newDraw(t), 0
		for range 20000 {
			v := make(d)
			if v == "" {
				continue
			}
			n++
			if !k.valid(v) {
				t.Fatalf("%s %s was completed and is not valid", name, v)
			}
			if n%50 == 0 {
				if err := k.again(v); err != nil {
					t.Fatalf("%s %s: %v", name, v, err)
				}
			}
		}
		// One provisional CNS in eleven has no check digit; all other kinds have one for (nearly) every base.
		if least := 19900; n < least && name != "cns7" || n < 17900 || n > 18500 && name == "cns7" {
			t.Errorf("%s: %d of 20000 bases could be completed", name, n)
		}
	}
}

// A wrong digit is noticed. What is not noticed is known: two remainders that share a digit, the fifth digit of a CNS and
// the ninth of a long título, and characters of a CNPJ that differ by a multiple of 11.
func TestSingleSubstitutions(t *testing.T) {
	blind := map[string]func(v string, i int, c byte) bool{
		"cpf":   func(v string, _ int, _ byte) bool { return v[9] == '0' },
		"cin":   func(v string, _ int, _ byte) bool { return v[9] == '0' },
		"cns1":  func(_ string, i int, _ byte) bool { return i == 4 },
		"cns7":  func(_ string, i int, _ byte) bool { return i == 4 },
		"cnpj":  func(v string, _ int, _ byte) bool { return v[12] == '0' },
		"cnpjA": func(v string, i int, c byte) bool { return (int(v[i])-int(c))%11 == 0 || v[12] == '0' },
		"pis":   func(v string, _ int, _ byte) bool { return v[10] == '0' },
		// 0 and 10 share a digit; in São Paulo and Minas Gerais 0 and 1 do. Another state may bring its own rule with it.
		"titulo": func(v string, i int, _ byte) bool { return v[10] <= '1' || v[11] <= '1' && (i == 8 || i == 9) },
		"tituloSP": func(v string, i int, _ byte) bool {
			return i == 8 || v[11] <= '1' || v[12] <= '1' && (i == 9 || i == 10)
		},
		"rg": func(string, int, byte) bool { return false },
	}
	for name, make := range made {
		k, d := kindNamed(t, name), newDraw(t)
		tried, missed := 0, 0
		for range 300 {
			v := make(d)
			for i := range len(v) {
				alphabet := "0123456789"
				if name == "cnpjA" && i < 12 {
					alphabet = alphanumeric
				}
				if name == "rg" && i == 8 {
					alphabet += "X"
				}
				for _, c := range []byte(alphabet) {
					if c == v[i] {
						continue
					}
					tried++
					if !k.valid(v[:i] + string(c) + v[i+1:]) {
						continue
					}
					missed++
					if !blind[name](v, i, c) {
						t.Fatalf("%s %s: %c in place %d goes unnoticed", name, v, c, i)
					}
				}
			}
		}
		// The fifth digit of a CNS is one of 15; elsewhere fewer than one error in 50 may pass, letters left aside.
		share := float64(missed) / float64(tried)
		if limit := map[string]float64{"cns1": 1.0 / 14, "cns7": 1.0 / 14, "cnpjA": 0.08, "tituloSP": 0.11}[name]; share > max(limit, 0.02) {
			t.Errorf("%s: %d of %d substitutions unnoticed", name, missed, tried)
		}
		t.Logf("%s: %d of %d substitutions unnoticed, %.2f %%", name, missed, tried, 100*share)
	}
}

// The classes of characters that a CNPJ cannot tell apart are those that the design names, and no others.
func TestCNPJCollisions(t *testing.T) {
	classes := []string{"0FQ", "1GR", "2HS", "3IT", "4JU", "5KV", "6ALW", "7BMX", "8CNY", "9DOZ", "EP"}
	class := map[byte]int{}
	for i, c := range classes {
		for _, x := range []byte(c) {
			class[x] = i
		}
	}
	d := newDraw(t)
	for _, a := range []byte(alphanumeric) {
		for _, b := range []byte(alphanumeric) {
			same := 0
			for range 40 {
				rest := d.of(11, alphanumeric)
				v, _ := br.CompleteCNPJ(string(a) + rest)
				w, _ := br.CompleteCNPJ(string(b) + rest)
				if v.Digits()[12:] == w.Digits()[12:] {
					same++
				}
			}
			if alike := class[a] == class[b]; alike != (same == 40) {
				t.Errorf("%c and %c: same check digits %d times of 40, one class: %v", a, b, same, alike)
			}
		}
	}
}

// Numbers without check digits are made of their parts and read again.
func TestPartsComeBack(t *testing.T) {
	d := newDraw(t)
	for range 5000 {
		uf := d.uf()
		crm, err := br.NewCRM(uf, 1+d.IntN(9999999))
		if err != nil {
			t.Fatal(err)
		}
		if again, err := br.ParseCRM(crm.String()); err != nil || again != crm || again.UF() != uf || again.Number() != crm.Number() {
			t.Fatalf("%s: %v %v", crm, again, err)
		}
		rqe, err := br.NewRQE([]br.UF{0, uf}[d.IntN(2)], 1+d.IntN(9999999))
		if again, e := br.ParseRQE(rqe.String()); err != nil || e != nil || again != rqe {
			t.Fatalf("%s: %v %v %v", rqe, again, err, e)
		}
		codes := uf.AreaCodes()
		area := strconv.Itoa(int(codes[d.IntN(len(codes))]))
		for _, number := range []string{area + "9" + d.digits(8), area + d.of(1, "2345") + d.digits(7)} {
			p, err := br.ParsePhone(number)
			if err != nil || p.Digits() != number || p.UF() != uf || p.Mobile() != (len(number) == 11) {
				t.Fatalf("%s: %v %v", number, p, err)
			}
			for _, form := range []string{p.String(), p.International(), p.E164(), "55" + number, "0" + number, "0" + d.of(1, "12345") + d.of(1, "1234") + number} {
				if again, err := br.ParsePhone(form); err != nil || again != p {
					t.Fatalf("%s of %s: %v %v", form, number, again, err)
				}
			}
		}
		ranges := uf.CEPRanges()
		r := ranges[d.IntN(len(ranges))]
		prefix := strconv.Itoa(100000 + r.First + d.IntN(r.End-r.First+1))[1:]
		cep, err := br.ParseCEP(prefix + d.digits(3))
		if of, sure := cep.UF(); err != nil || of != uf || sure != r.Sure {
			t.Fatalf("%s: %v %v %v", cep, of, sure, err)
		}
	}
	for _, c := range []struct {
		uf br.UF
		n  int
	}{{br.SP, 0}, {br.SP, 10000000}, {br.RJ, 400000000}, {br.RJ, 530000000}, {0, 1}, {99, 1}} {
		if v, err := br.NewCRM(c.uf, c.n); err == nil || !v.IsZero() {
			t.Errorf("CRM of %v %d: %v", c.uf, c.n, v)
		}
	}
	if v, err := br.NewRQE(br.SP, 10000000); err == nil || !v.IsZero() {
		t.Errorf("RQE: %v", v)
	}
}

// A base that is none is refused with its reason.
func TestCompleteRefuses(t *testing.T) {
	for _, c := range []struct {
		got  error
		want br.Reason
	}{
		{second(br.CompleteCPF("12345678")), br.BadLength}, {second(br.CompleteCPF("")), br.Empty}, {second(br.CompleteCPF("12345678a")), br.BadCharacter},
		{second(br.CompleteCPF("111111111")), br.AllEqual}, {second(br.CompleteCNS("71234567890")), br.BadPrefix}, {second(br.CompleteCNS("10000000000000")), br.BadPrefix},
		{second(br.CompleteCNS("123")), br.BadLength}, {second(br.CompleteCNPJ("12ABC34501dE")), br.BadCharacter}, {second(br.CompleteCNPJ("12ABC34501D")), br.BadLength},
		{second(br.CompletePIS("0000000000")), br.AllEqual}, {second(br.CompletePIS("12")), br.BadLength}, {second(br.CompleteCNPJ("")), br.Empty},
		{second(br.CompleteCNPJ("000000000000")), br.AllEqual}, {second(br.CompleteTitulo("1234567 01")), br.BadCharacter}, {second(br.NewRQE(99, 1)), br.UnknownState}, {second(br.CompleteTitulo("1234567829")), br.UnknownState}, {second(br.CompleteTitulo("12345678903")), br.BadLength},
		{second(br.CompleteRG("00000000")), br.AllEqual}, {second(br.CompleteRG([]byte("1234567"))), br.BadLength},
		{second(br.CompleteCNS("70000000000003")), br.NoCheckDigit},
	} {
		if e, ok := c.got.(*br.Error); !ok || e.Reason != c.want {
			t.Errorf("%v, want %s", c.got, c.want.Code())
		}
	}
}

func second[V any](_ V, err error) error { return err }
