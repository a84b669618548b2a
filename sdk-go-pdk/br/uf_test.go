package br_test

import (
	"strings"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/br"
)

// The ninth digit of a CPF as the Receita Federal gives it; widely copied lists have it wrong.
func TestFiscalRegions(t *testing.T) {
	want := map[byte]string{
		'1': "DF GO MS MT TO", '2': "AC AM AP PA RO RR", '3': "CE MA PI", '4': "AL PB PE RN", '5': "BA SE", '6': "MG", '7': "ES RJ", '8': "SP",
		'9': "PR SC", '0': "RS",
	}
	for digit, states := range want {
		v, err := br.CompleteCPF("52998224" + string(digit))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, uf := range v.Region().UFs() {
			got = append(got, uf.String())
			if uf.FiscalRegion().Digit() != digit || uf.FiscalRegion() != v.Region() {
				t.Errorf("%s: region %d, digit %c", uf, uf.FiscalRegion(), uf.FiscalRegion().Digit())
			}
		}
		if s := strings.Join(got, " "); s != states {
			t.Errorf("digit %c: %s, want %s", digit, s, states)
		}
	}
	if v := (br.CPF{}); v.Region() != 0 || len(v.Region().UFs()) != 0 || v.String() != "" || v.Digits() != "" {
		t.Error("no CPF has a region")
	}
}

func TestUFs(t *testing.T) {
	all, ibge, titulos := br.UFs(), map[int]bool{}, map[int]bool{}
	if len(all) != 27 {
		t.Fatalf("%d units", len(all))
	}
	for i, uf := range all {
		if i > 0 && uf.String() <= all[i-1].String() {
			t.Errorf("%s stands behind %s", uf, all[i-1])
		}
		ibge[uf.IBGE()], titulos[uf.TituloCode()] = true, true
		again, ok := br.ParseUF(strings.ToLower(uf.String()))
		same, found := br.UFByIBGE(uf.IBGE())
		if !ok || again != uf || !found || same != uf || uf.Name() == "" {
			t.Errorf("%s does not come back", uf)
		}
		v, err := br.CompleteTitulo("12345678" + two(uf.TituloCode()))
		if err != nil || v.UF() != uf || v.Abroad() {
			t.Errorf("título of %s: %v %v", uf, v.UF(), err)
		}
	}
	if len(ibge) != 27 || len(titulos) != 27 || titulos[28] {
		t.Errorf("%d IBGE codes, %d of the título", len(ibge), len(titulos))
	}
	// IBGE: the first two digits of 3550308 São Paulo, 3304557 Rio de Janeiro, 3106200 Belo Horizonte.
	if br.SP.IBGE() != 35 || br.RJ.IBGE() != 33 || br.MG.IBGE() != 31 || br.DF.IBGE() != 53 || br.SP.Name() != "São Paulo" {
		t.Error("IBGE codes")
	}
	// TSE order: SP, MG, RJ, RS, BA, PR, CE, PE, SC, GO, MA, PB, PA.
	for i, uf := range []br.UF{br.SP, br.MG, br.RJ, br.RS, br.BA, br.PR, br.CE, br.PE, br.SC, br.GO, br.MA, br.PB, br.PA} {
		if uf.TituloCode() != i+1 {
			t.Errorf("%s has the code %d", uf, uf.TituloCode())
		}
	}
	abroad, err := br.ParseTitulo("690847092828")
	if err != nil || !abroad.Abroad() || abroad.UF() != 0 {
		t.Errorf("a voter abroad: %v %v", abroad.UF(), err)
	}
	for _, s := range []string{"", "S", "SPX", "XX", "ZZ"} {
		if uf, ok := br.ParseUF(s); ok || uf != 0 || uf.String() != "" || uf.AreaCodes() != nil {
			t.Errorf("%q is a unit", s)
		}
	}
	if uf, ok := br.UFByIBGE(99); ok || uf != 0 || br.UF(200).Name() != "" {
		t.Error("units out of nothing")
	}
}

// The 67 codes as Faker's pt_BR provider lists them, and the states as three public tables agree.
func TestAreaCodes(t *testing.T) {
	want := map[string]string{
		"SP": "11 12 13 14 15 16 17 18 19", "RJ": "21 22 24", "ES": "27 28", "MG": "31 32 33 34 35 37 38", "PR": "41 42 43 44 45 46", "SC": "47 48 49",
		"RS": "51 53 54 55", "DF": "61", "GO": "62 64", "TO": "63", "MT": "65 66", "MS": "67", "AC": "68", "RO": "69", "BA": "71 73 74 75 77", "SE": "79",
		"PE": "81 87", "AL": "82", "PB": "83", "RN": "84", "CE": "85 88", "PI": "86 89", "PA": "91 93 94", "AM": "92 97", "RR": "95", "AP": "96", "MA": "98 99",
	}
	n := 0
	for _, uf := range br.UFs() {
		var got []string
		for _, c := range uf.AreaCodes() {
			got = append(got, two(int(c)))
			n++
		}
		if s := strings.Join(got, " "); s != want[uf.String()] {
			t.Errorf("%s: %s, want %s", uf, s, want[uf.String()])
		}
	}
	if n != 67 || br.AreaCode(200).UF() != 0 || br.AreaCode(23).UF() != 0 {
		t.Errorf("%d area codes", n)
	}
}

// Every five digits belong to one state or to none, and what the sources say of single codes holds.
func TestCEPRanges(t *testing.T) {
	assigned, last := 0, 999
	for _, uf := range br.UFs() {
		for _, r := range uf.CEPRanges() {
			assigned += r.End - r.First + 1
			if r.UF != uf || r.First > r.End || r.First < 1000 || r.End > 99999 {
				t.Errorf("%v", r)
			}
		}
	}
	for prefix := range 100000 {
		v, err := br.ParseCEP(two(prefix/1000) + two(prefix/10%100) + two(prefix % 10)[1:] + "000")
		if err == nil {
			assigned--
			if prefix != last+1 && prefix != 79000 { // 78900 to 78999 are the only hole
				t.Errorf("a hole between %d and %d", last, prefix)
			}
			last = prefix
		}
		if uf, _ := v.UF(); (uf == 0) != (err != nil) {
			t.Errorf("%d: %v %v", prefix, uf, err)
		}
	}
	if assigned != 0 || last != 99999 {
		t.Errorf("%d codes in ranges that overlap, last %d", assigned, last)
	}
	for code, want := range map[string]string{
		"01310-100": "SP", "19999-999": "SP", "20000-000": "RJ", "29000-000": "ES", "39999-999": "MG", "49000-000": "SE", "56999-999": "PE", "57000-000": "AL",
		"68899-999": "PA", "68900-000": "AP", "69299-999": "AM", "69300-000": "RR", "69400-000": "AM", "69900-000": "AC", "70000-000": "DF", "74000-000": "GO",
		"76799-999": "GO", "76900-032": "RO", "76876-246": "RO", "77000-000": "TO", "78000-000": "MT", "79000-000": "MS", "87999-999": "PR", "88000-000": "SC", "99999-999": "RS",
	} {
		v, err := br.ParseCEP(code)
		if uf, sure := v.UF(); err != nil || uf.String() != want || !sure {
			t.Errorf("%s: %s %v %v, want %s", code, uf, sure, err, want)
		}
	}
	for code, want := range map[string]string{"72800-000": "GO", "72999-999": "GO", "73000-000": "DF", "73699-999": "DF"} {
		v, _ := br.ParseCEP(code)
		if uf, sure := v.UF(); uf.String() != want || sure {
			t.Errorf("%s: %s %v, want %s, unsure", code, uf, sure, want)
		}
	}
}

func TestZeroValuesSayNothing(t *testing.T) {
	for _, k := range kinds() {
		if k.nothing != "" {
			t.Errorf("%s: the zero value prints %q", k.name, k.nothing)
		}
	}
}

// What each kind knows beside its digits.
func TestWhatIsKnown(t *testing.T) {
	rqe, err := br.ParseRQE("RQE/PA 123")
	if err != nil || rqe.UF() != br.PA || rqe.Number() != 123 || (br.Titulo{}).UF() != 0 || (br.Titulo{}).Abroad() {
		t.Errorf("%s %v", rqe, err)
	}
	p, _ := br.ParsePhone("+55 21 99402-9275")
	l, _ := br.ParsePhone("(61) 3333-4444")
	if p.International() != "+55 21 99402-9275" || p.E164() != "+5521994029275" || !p.Mobile() || p.UF() != br.RJ || p.AreaCode() != 21 {
		t.Errorf("%s %s", p.International(), p.E164())
	}
	if l.International() != "+55 61 3333-4444" || l.Mobile() || l.UF() != br.DF || (br.Phone{}).E164() != "" || (br.Phone{}).AreaCode() != 0 {
		t.Errorf("%s", l.International())
	}
	a, _ := br.ParseCNPJ("12.ABC.345/01DE-35")
	n, _ := br.ParseCNPJ("11.222.333/0001-81")
	if !a.Alphanumeric() || n.Alphanumeric() || a.Headquarters() || !n.Headquarters() {
		t.Error("CNPJ")
	}
	d, _ := br.ParseCNS("144082627260004")
	v, _ := br.ParseCNS("898000000043208")
	if !d.Definitive() || v.Definitive() {
		t.Error("CNS")
	}
	prov, _ := br.ParseCRM("CRM-PE 12345-P")
	stud, _ := br.ParseCRM("12345 EME/BA")
	if !prov.Provisional() || prov.Student() || stud.Provisional() || !stud.Student() || prov.UF() != br.PE || stud.Number() != 12345 {
		t.Error("CRM")
	}
	for text, class := range map[string]br.ANVISAClass{
		"1.0573.0123": br.Medicine, "2.1234.5678": br.Cosmetic, "4.1234.5678": br.Cosmetic, "3.1234.5678": br.Sanitizer, "5.1234.5678": br.Food,
		"80012345678": br.Device, "25000.028466/98-13": br.Process,
	} {
		if v, err := br.ParseANVISA(text); err != nil || v.Class() != class || class.String() == "" {
			t.Errorf("%s: %s %v", text, v.Class(), err)
		}
	}
	if (br.ANVISA{}).Class().String() != "" || br.ANVISAClass(99).String() != "" || br.Kind(99).String() != "unknown" || br.Reason(99).Code() != "character" {
		t.Error("names for nothing")
	}
}
