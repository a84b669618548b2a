package leak_test

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance/suites/leak"
	"github.com/medplug/medplug/fixtures"
)

func TestIdentifiers(t *testing.T) {
	for text, want := range map[string][]leak.Identifier{
		"CPF 529.982.247-25 processado": {leak.CPF},
		"52998224725":                   {leak.CPF},
		"cpf:529 982 247 25.":           {leak.CPF},
		"529.982.247-24":                nil, // wrong check digit
		"111.111.111-11":                nil,
		"x52998224725y":                 {leak.CPF},
		"529982247250":                  nil, // 12 digits
		"0.52998224725":                 nil, // a fraction
		"sha256:a1b2c3d4e5f652998224725a1b2c3d4e5f6": nil, // a digest
		"529\u200b.982.247-25":                       {leak.CPF},
		"CNS 700 0000 0000 0005":                     {leak.CNS},
		"700000000000005":                            {leak.CNS},
		"700000000000006":                            nil,
		"Ligue (81) 98765-4321":                      {leak.Phone},
		"+55 81 98765-4321":                          {leak.Phone},
		"+5581987654321":                             {leak.Phone},
		"81 3456-7890":                               {leak.Phone},
		"81987654321":                                {leak.Phone},
		"tel.: 3456-7890":                            {leak.Phone},
		"telefone 34567890":                          {leak.Phone},
		"1763805600":                                 nil, // a Unix time
		"20 3456-7890":                               nil, // no such area code
		"ana.souza@exemplo.com.br":                   {leak.Email},
		"org.example.ecg@1.0.0":                      nil,
		"50030-230":                                  {leak.CEP},
		"50.030-230":                                 {leak.CEP},
		"CEP 50030230":                               {leak.CEP},
		"50030230":                                   nil,
		"RG 12.345.678-9":                            {leak.RG},
		"12.345.678-9":                               nil,
		"nascida em 12/03/1966":                      {leak.BirthDate},
		"DN: 1966-03-12":                             {leak.BirthDate},
		"nascimento: 12 de março de 1966":            {leak.BirthDate},
		"2026-11-22T10:00:00Z":                       nil,
		"host 192.168.0.12":                          {leak.IP},
		"192.168.0.300":                              nil,
		"versão 1.2.3":                               nil,
		"550e8400-e29b-41d4-a716-446655440000":       nil,
		"abc12345-678a-4a2b-8c3d-12345678901f":       nil, // a UUID that holds the shape of a CEP
		"abcd1112-1234-5678-8c3d-aaaaaaaaaaaa":       nil, // and of a phone number
		"Ritmo regular, 74 bpm; QT 400-440 ms; amostra 123456.":                   nil,
		"Ligue 192 (SAMU) agora":                                                  nil,
		"Portaria SVS/MS 344/1998; Lei 13.787/2018; RDC 96/2008; arts. 6 III, 31": nil,
		"CPF 529.982.247-25, e-mail a@b.co":                                       {leak.CPF, leak.Email},
		"sc-74.38016528925619, 12.5, 3000":                                        nil,
	} {
		if got := leak.Identifiers(text); !slices.Equal(got, want) {
			t.Errorf("Identifiers(%q) = %v, want %v", text, got, want)
		}
	}
}

// What is shown of a text is the identifier, where it stands.
func TestSpot(t *testing.T) {
	for text, want := range map[string]struct {
		id   leak.Identifier
		what string
	}{
		"Paciente José, CPF 529.982.247-25, atendido": {leak.CPF, "529.982.247-25"},
		"É 529\u200b.982.247-25":                      {leak.CPF, "529\u200b.982.247-25"},
		"tel.: 3456-7890":                             {leak.Phone, "tel.: 3456-7890"},
		"E-MAIL: ANA@exemplo.com":                     {leak.Email, "ANA@exemplo.com"},
		"nada":                                        {leak.CPF, ""},
	} {
		from, to := want.id.Spot(text)
		if got := text[from:to]; got != want.what {
			t.Errorf("%q: %q, want %q", text, got, want.what)
		}
	}
}

func TestCanaries(t *testing.T) {
	planted := []fixtures.Canary{{Type: fixtures.CanaryCPF, Value: "999.990.001-68", Path: "/x"}, {Type: fixtures.CanaryName, Value: "João Xaquinbazão", Path: "/y"}}
	sum256, sum1, sumMD5 := sha256.Sum256([]byte("99999000168")), sha1.Sum([]byte("João Xaquinbazão")), md5.Sum([]byte("999.990.001-68"))
	for text, want := range map[string][]string{
		`{"a":"cpf 999.990.001-68"}`:                   {"/x as it is"},
		strings.ToUpper(hex.EncodeToString(sum256[:])): {"/x as an unkeyed hash"},
		base64.StdEncoding.EncodeToString(sumMD5[:]):   {"/x as an unkeyed hash"},
		hex.EncodeToString(sum1[:]) + " 99999000168":   {"/x by its digits", "/y as an unkeyed hash"},
		"nothing": nil,
		"":        nil,
	} {
		var got []string
		for _, l := range leak.Canaries([]byte(text), planted) {
			got = append(got, l.Canary.Path+" "+l.How)
		}
		if !slices.Equal(got, want) {
			t.Errorf("Canaries(%q) = %v, want %v", text, got, want)
		}
	}
}
