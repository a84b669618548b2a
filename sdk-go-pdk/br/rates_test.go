package br_test

import (
	"math"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/br"
)

// How often random digits pass: theory, and the rates that the design document (section 6.2) measured over a million
// draws. Whoever looks for identifiers in text relies on them.
func TestRandomHits(t *testing.T) {
	const draws = 1_000_000
	d := newDraw(t)
	buf := make([]byte, 15)
	fill := func(n int) []byte {
		for i := 0; i < n; i += 5 {
			for k, r := i, d.IntN(100000); k < min(i+5, n); k++ {
				buf[k] = '0' + byte(r%10)
				r /= 10
			}
		}
		return buf[:n]
	}
	mobile := func(int) []byte {
		b := fill(11)
		b[0], b[1], b[2] = '1', '1', '9'
		return b
	}
	provisional := func(int) []byte {
		b := fill(15)
		b[0] = "789"[d.IntN(3)]
		return b
	}
	both := func(b []byte) bool { return br.ValidCPF(b) && br.ValidPIS(b) }
	for _, c := range []struct {
		name             string
		digits           int
		draw             func(int) []byte
		valid            func([]byte) bool
		theory, measured float64
	}{
		{"CPF", 11, fill, br.ValidCPF[[]byte], 0.01, 0.0099},
		{"PIS", 11, fill, br.ValidPIS[[]byte], 0.1, 0.0998},
		{"CPF and PIS", 11, fill, both, 0.001, 0.0010},
		{"CPF of mobile numbers", 11, mobile, br.ValidCPF[[]byte], 0.01, 0.0101},
		{"CNPJ", 14, fill, br.ValidCNPJ[[]byte], 0.01, 0.0099},
		{"CNS", 15, fill, br.ValidCNS[[]byte], 0.3/11 + 0.2e-4, 0.0269},
		{"CNS from 7 on", 15, provisional, br.ValidCNS[[]byte], 1.0 / 11, 0.090},
		{"RG", 9, fill, br.ValidRG[[]byte], 10.0 / 110, -1},
		{"CEP", 8, fill, br.ValidCEP[[]byte], 0.989, -1},
	} {
		hits := 0
		for range draws {
			if c.valid(c.draw(c.digits)) {
				hits++
			}
		}
		rate := float64(hits) / draws
		sigma := math.Sqrt(c.theory * (1 - c.theory) / draws)
		if math.Abs(rate-c.theory) > 5*sigma {
			t.Errorf("%s: %.5f pass, theory says %.5f (5 sigma %.5f)", c.name, rate, c.theory, 5*sigma)
		}
		// The measured rates were drawn as well and are rounded to four or three places.
		if off := math.Abs(rate - c.measured); c.measured >= 0 && off > 5*sigma*math.Sqrt2+0.0005 {
			t.Errorf("%s: %.5f pass, the design measured %.5f", c.name, rate, c.measured)
		}
		t.Logf("%s: %.5f", c.name, rate)
	}
}

// The definitive CNS that pass a naive sum outnumber the true ones: one in 10,000 is true.
func TestNaiveSumOfCNS(t *testing.T) {
	d := newDraw(t)
	naive, strict := 0, 0
	for range 2_000_000 {
		s := "1" + d.digits(14)
		sum := 0
		for i := range 15 {
			sum += int(s[i]-'0') * (15 - i)
		}
		if sum%11 == 0 {
			naive++
			if br.ValidCNS(s) {
				strict++
			}
		} else if br.ValidCNS(s) {
			t.Fatalf("%s is valid and its sum is no multiple of 11", s)
		}
	}
	if naive < 175000 || naive > 190000 || strict < 120 || strict > 290 {
		t.Errorf("%d pass the sum, %d the rule; want near 181,818 and 200", naive, strict)
	}
}
