package br_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/br"
)

// good are numbers that others call valid, with who says so, and the forms that this package must give them. Those without
// a source are forms of the number above them.
var good = map[string][]struct{ text, digits, mask, source string }{
	"cpf": {
		{"529.982.247-25", "52998224725", "529.982.247-25", "design document, section 4.3"},
		{"11144477735", "11144477735", "111.444.777-35", "brazilian-utils/brutils-python:tests/test_cpf.py"},
		{"11111111200", "11111111200", "111.111.112-00", "the same: both remainders below 2"},
		{"52513127765", "52513127765", "525.131.277-65", "the same"},
		{"52599927765", "52599927765", "525.999.277-65", "the same"},
		{"639.292.470-11", "63929247011", "639.292.470-11", "brenomfviana/brado:brado/tests/cpf.rs"},
		{"123.456.789-09", "12345678909", "123.456.789-09", "VanthuirMaia/Axio_Gestto: list of test numbers"},
		{"000.000.001-91", "00000000191", "000.000.001-91", "the same: leading zeros"},
		{" CPF/MF nº 529.982.247-25\r\n", "52998224725", "529.982.247-25", ""},
		{"CPF:529982247\u201325", "52998224725", "529.982.247-25", ""},
		{"529\u00a0982\u00a0247\u00a025", "52998224725", "529.982.247-25", ""},
		{"\ufeff529 982 247/25\u200b", "52998224725", "529.982.247-25", ""},
		{"CPF no. 529.982.247-25", "52998224725", "529.982.247-25", ""},
		{"cpf n. 529\u205f982\u205f247\u205f25", "52998224725", "529.982.247-25", ""},
		{"529. 982. 247 - 25", "52998224725", "529.982.247-25", ""},
	},
	"cns": {
		{"898 0000 0004 3208", "898000000043208", "898 0000 0004 3208", "design document, section 4.3"},
		{"144082627260004", "144082627260004", "144 0826 2726 0004", "brenomfviana/brado:brado/tests/cns.rs"},
		{"812 2973 4650 0000", "812297346500000", "812 2973 4650 0000", "the same"},
		{"700000000000005", "700000000000005", "700 0000 0000 0005", "routine of the Ministry of Health, by hand: 7*15 + 5 = 110"},
		{"CNS: 8980.0000.0043.208", "898000000043208", "898 0000 0004 3208", ""},
	},
	"cnpj": {
		{"12.ABC.345/01DE-35", "12ABC34501DE35", "12.ABC.345/01DE-35", "SERPRO manual; tiagolpadua/cnpj-alfa-validator"},
		{"12abc34501de35", "12ABC34501DE35", "12.ABC.345/01DE-35", "micdog22/CNPJ-Alfanumerico: small letters"},
		{"11222333000181", "11222333000181", "11.222.333/0001-81", "design document, section 4.3"},
		{"00000000000191", "00000000000191", "00.000.000/0001-91", "tiagolpadua/cnpj-alfa-validator"},
		{"34665388000161", "34665388000161", "34.665.388/0001-61", "brazilian-utils/brutils-python:tests/test_cnpj.py"},
		{"01838723000127", "01838723000127", "01.838.723/0001-27", "the same"},
		{"34.028.316/0001-03", "34028316000103", "34.028.316/0001-03", "luizgusmao07/weunite-frontend: list of test numbers"},
		{"33.247.743/0001-10", "33247743000110", "33.247.743/0001-10", "Diário Oficial da União, 27 November 2014"},
		{"CNPJ: 11.222.333/0001-81", "11222333000181", "11.222.333/0001-81", ""},
		{"CNPJ/MF nº 62.969.589/0001-98", "62969589000198", "62.969.589/0001-98", "the same"},
	},
	"pis": {
		{"12038619494", "12038619494", "120.38619.49-4", "brazilian-utils/brutils-python: tests"},
		{"12016784018", "12016784018", "120.16784.01-8", "the same"},
		{"520.22242.34-4", "52022242344", "520.22242.34-4", "public test vectors, PIS"},
		{"46952280637", "46952280637", "469.52280.63-7", "the same"},
		{"08657844336", "08657844336", "086.57844.33-6", "the same"},
		{"08099684840", "08099684840", "080.99684.84-0", "the same"},
		{"72317373380", "72317373380", "723.17373.38-0", "the same"},
		{"44041942975", "44041942975", "440.41942.97-5", "the same"},
		{"10379324919", "10379324919", "103.79324.91-9", "the same"},
		{"PIS/PASEP: 1.208.321.082-6", "12083210826", "120.83210.82-6", "the same"},
	},
	"titulo": {
		{"217633460930", "217633460930", "2176 3346 0930", "brazilian-utils/brutils-python:tests/test_voter_id.py"},
		{"3244567800167", "3244567800167", "32445 6780 0167", "the same: 13 digits"},
		{"324456780 01 67", "3244567800167", "32445 6780 0167", ""},
		{"690847092828", "690847092828", "6908 4709 2828", "brazilian-utils: abroad"},
		{"427503590213", "427503590213", "4275 0359 0213", "brutils: Minas Gerais, a remainder of 0 gives 1"},
		{"731464990116", "731464990116", "7314 6499 0116", "brutils: São Paulo, the same"},
		{"731464150302", "731464150302", "7314 6415 0302", "brutils: Rio de Janeiro, a remainder of 10 gives 0"},
		{"163204010922", "163204010922", "1632 0401 0922", "brazilian-utils"},
		{"470080440124", "470080440124", "4700 8044 0124", "rodabarbosa/ValidationNuget:TituloEleitorTest.cs"},
		{"876807870728", "876807870728", "8768 0787 0728", "the same"},
		{"7735 3780 1651", "773537801651", "7735 3780 1651", "brenomfviana/brado: tests"},
		{"021229082020", "021229082020", "0212 2908 2020", "ipea/validaRA:tests/testthat/testtituloeleitor.R"},
		{"Título de eleitor nº 02345792 20 97", "023457922097", "0234 5792 2097", "the same"},
	},
	"rg": {
		{"20.336.104-0", "203361040", "20.336.104-0", "public test vectors, RG.SP"},
		{"90001071x", "90001071X", "90.001.071-X", "the same"},
		{"31.203.131-2", "312031312", "31.203.131-2", "public description of the rule, Validação RG"},
		{"332552172", "332552172", "33.255.217-2", "public test vectors, RG.SP"},
		{"388725461", "388725461", "38.872.546-1", "the same"},
		{"448810694", "448810694", "44.881.069-4", "the same"},
		{"231352165", "231352165", "23.135.216-5", "the same"},
		{"RG 13.962.096-5 SSP/SP", "139620965", "13.962.096-5", "the same"},
	},
	"cin": {{"CIN 111.444.777-35", "11144477735", "111.444.777-35", "brutils, as a CPF"}},
	"phone": {
		{"21994029275", "21994029275", "(21) 99402-9275", "brazilian-utils/brutils-python:tests/phone/test_phone.py"},
		{"(21)2569-6969", "2125696969", "(21) 2569-6969", "the same"},
		{"1928814933", "1928814933", "(19) 2881-4933", "the same"},
		{"1958814933", "1958814933", "(19) 5881-4933", "the same"},
		{"3333333333", "3333333333", "(33) 3333-3333", "the same"},
		{"55994024478", "55994024478", "(55) 99402-4478", "the same: 55 is an area code, too"},
		{"5521994029275", "21994029275", "(21) 99402-9275", "the same: and the country's"},
		{"+5555994029275", "55994029275", "(55) 99402-9275", "the same: both"},
		{"+55 (21) 99402-9275", "21994029275", "(21) 99402-9275", "the same"},
		{"+55 62 98765-4321", "62987654321", "(62) 98765-4321", "kyriosdata/farol:input/fsh/vocabulary/ns-cns.fsh"},
		{"(67) 99266-0985", "67992660985", "(67) 99266-0985", "cassilandianoticias.com.br"},
		{"+55 (0) 21 99402 9275", "21994029275", "(21) 99402-9275", ""},
		{"0055 21 9 9402-9275", "21994029275", "(21) 99402-9275", ""},
		{"55 21 25 69 69 69", "2125696969", "(21) 2569-6969", ""},
		{"55 21 25 69 69", "5521256969", "(55) 2125-6969", ""},
		{"021 99402-9275", "21994029275", "(21) 99402-9275", ""},
		{"(021) 2569.6969", "2125696969", "(21) 2569-6969", ""},
		{"0 15 21 2569 6969", "2125696969", "(21) 2569-6969", ""},
		{"(0xx21) 2569-6969", "2125696969", "(21) 2569-6969", ""},
		{"Tel.: (21) 2569\u20106969", "2125696969", "(21) 2569-6969", ""},
	},
	"cep": {
		{"01310-100", "01310100", "01310-100", "Roger-Melo/arkmeds-companies-erp: test data"},
		{"04567000", "04567000", "04567-000", "the same"},
		{"CEP 76.900-032", "76900032", "76900-032", "raycast sample, Rondônia since 2008"},
	},
	"crm": {
		{"CRM-PE 12.345", "PE 12345", "CRM-PE 12345", "rules of conformance, CFM-001"},
		{"CRM RJ 52100773-4", "RJ 521007734", "CRM-RJ 521007734", "a physician's page, GitHub"},
		{"CRM RJ 525847", "RJ 525847", "CRM-RJ 525847", "a physician's page, GitHub"},
		{"CRM SP 148068", "SP 148068", "CRM-SP 148068", "the same"},
		{"CRM/RJ 52.57495-2", "RJ 52574952", "CRM-RJ 52574952", "a scraper's example, with the dot of the stamp"},
		{"52-57495-2/RJ", "RJ 52574952", "CRM-RJ 52574952", ""},
		{"123456/MG", "MG 123456", "CRM-MG 123456", "public pattern: digits, slash, state"},
		{"CRM/SP nº 123.456", "SP 123456", "CRM-SP 123456", ""},
		{"CREMERS 39343", "RS 39343", "CRM-RS 39343", "a physician's page, GitHub: the council's own name"},
		{"Cremesp n.º 148.068", "SP 148068", "CRM-SP 148068", ""},
		{"CREMERJ 52.57495-2", "RJ 52574952", "CRM-RJ 52574952", ""},
		{"CRM-SP n.º 123.456", "SP 123456", "CRM-SP 123456", ""},
		{"CRM-SP-123456", "SP 123456", "CRM-SP 123456", ""},
		{"CRM: 123.456 SP", "SP 123456", "CRM-SP 123456", ""},
		{"crm 123456-sp", "SP 123456", "CRM-SP 123456", ""},
		{"CRM 123456 (SP)", "SP 123456", "CRM-SP 123456", ""},
		{"CRM (SP) 123456", "SP 123456", "CRM-SP 123456", ""},
		{"CRMSP123456", "SP 123456", "CRM-SP 123456", ""},
		{"SP 0123456", "SP 123456", "CRM-SP 123456", ""},
		{"CRM-PE: 12345-P", "PE 12345-P", "CRM-PE 12345-P", "ncon.com.br: provisional"},
		{"12345 EME/BA", "BA 12345-EME", "CRM-BA 12345-EME", "the same: foreign student"},
	},
	"rqe": {
		{"RQE 57481", "57481", "RQE 57481", "a physician's page, GitHub"},
		{"RQE/PA 123", "123", "RQE/PA 123", "sindmepa.org.br"},
		{"rqe nº 12.345", "12345", "RQE 12345", ""},
		{"4321", "4321", "RQE 4321", "contract: RQE 4321"},
	},
	"cnes": {{"CNES: 1234567", "1234567", "1234567", "rules of conformance, LGPD"}, {"0012345", "0012345", "0012345", ""}},
	"anvisa": {
		{"1.0573.0123.001-5", "1057301230015", "1.0573.0123.001-5", "rules of conformance, ANV-001"},
		{"1.2568.0034", "125680034", "1.2568.0034", "francisco-gbc/buladigital: first nine digits"},
		{"Reg. M.S. nº 1057301230015", "1057301230015", "1.0573.0123.001-5", ""},
		{"80012345678", "80012345678", "80012345678", "rules of conformance, ANV-001"},
		{"Registro ANVISA: 10012345678", "10012345678", "10012345678", "ANVISA's notice: devices begin with 1 and 8"},
		{"2.1234.5678.001-2", "2123456780012", "2.1234.5678.001-2", "ANVISA's notice: cosmetics begin with 2"},
		{"4.1234.5678", "412345678", "4.1234.5678", "sindifar.org.br: and with 4 since 2018"},
		{"Processo 25351.674980/2010-62", "25351674980201062", "25351.674980/2010-62", "Diário Oficial da União, 27 November 2014"},
		{"25000.028466/98-13", "250000284669813", "25000.028466/98-13", "the same"},
		{"25001.012193/84", "2500101219384", "25001.012193/84", "the same"},
		{"25351674980/2010", "253516749802010", "25351.674980/2010", ""},
	},
}

// bad are texts that are no such number, and why.
var bad = map[string][]struct {
	text   string
	reason br.Reason
}{
	"cpf": {
		{"", br.Empty}, {" \t\u00a0", br.Empty}, {"CPF", br.BadCharacter}, {"529.982.247-26", br.BadCheckDigits}, {"5299822472", br.BadLength}, {"529.982.247-255", br.BadLength},
		{"529982247251", br.BadLength}, {"529.982.247-25 7", br.BadLength}, {"111.111.111-11", br.AllEqual}, {"52.998.224-725", br.BadCharacter}, {"52 9982247 25", br.BadCharacter},
		{"529.982.247-2a", br.BadCharacter}, {"529....982.247-25", br.BadCharacter}, {"529.982.247-25.", br.BadCharacter}, {"529\n982\n247\n25", br.BadCharacter},
		{"11111111215", br.BadCheckDigits}, {"11144477705", br.BadCheckDigits}, {"11111111204", br.BadCheckDigits}, {"11144477732", br.BadCheckDigits},
		{"639.292.470-1:1", br.BadCharacter}, {"63.929.247-011", br.BadCharacter}, {"٥29.982.247-25", br.BadCharacter},
	},
	"cns": {
		{"184959687370903", br.BadCheckDigits}, {"144082627260003", br.BadCheckDigits}, {"14408262726000", br.BadLength}, {"1440826272600043", br.BadLength},
		{"14 4082 6272 60004", br.BadCharacter}, {"898000000043209", br.BadCheckDigits}, {"398000000043208", br.BadPrefix}, {"000000000000000", br.AllEqual},
		{"898 0000 00043 208", br.BadCharacter}, {"898 00000 0004 3208", br.BadLength}, {"767402594810076", br.BadCheckDigits},
	},
	"cnpj": {
		{"12.ABC.345/01DE-36", br.BadCheckDigits}, {"52599927000100", br.BadCheckDigits}, {"00000000000", br.BadLength}, {"11111111111111", br.AllEqual},
		{"00.000.000/0000-00", br.AllEqual}, {"A1B2C3D4E5F6GZ", br.BadCharacter}, {"12ABC34501DEA5", br.BadCharacter}, {"11111111121205", br.BadCheckDigits}, {"46379400000141", br.BadCheckDigits},
		{"12ABC34501DE355", br.BadLength}, {"12ABC34501DE35A", br.BadLength}, {"12.ABC.345/01DÉ-35", br.BadCharacter}, {"CNPJ", br.BadLength}, {"CNPJ (11.222.333/0001-81)", br.BadCharacter}, {"CNPJ N 11.222.333/0001-81", br.BadCharacter}, {"", br.Empty},
	},
	"pis": {
		{"82178537464", br.BadCheckDigits}, {"12038619495", br.BadCheckDigits}, {"00000000000", br.AllEqual}, {"1203861949", br.BadLength}, {"12.038.619.494", br.BadCharacter},
	},
	"titulo": {
		{"123456789011", br.UnknownState}, {"123456780140", br.BadCheckDigits}, {"000000000191", br.BadCheckDigits}, // the last two are valid in a Ruby test, not by its rule
		{"427503840223", br.BadCheckDigits}, {"427503840214", br.BadCheckDigits}, {"12345678901", br.BadLength},
		{"1234567890123", br.BadCheckDigits}, {"1234567890323", br.BadLength}, {"876807870700", br.BadCheckDigits}, {"316816351122", br.BadCheckDigits}, {"773 5378 01651", br.BadCharacter},
		{"7735 3780 16510", br.BadLength}, {"7735:3780 1651", br.BadCharacter}, {"21763346093000", br.BadLength}, {"217633462930", br.UnknownState},
	},
	"rg":  {{"203361041", br.BadCheckDigits}, {"000000000", br.AllEqual}, {"20336104", br.BadLength}, {"2033610400", br.BadLength}, {"20.336.104-Y", br.BadCharacter}, {"20336104 0 SSP/RJ", br.BadCharacter}},
	"cin": {{"111.444.777-36", br.BadCheckDigits}},
	"phone": {
		{"+1 212 555 0123", br.BadPrefix}, {"(20) 99402-9275", br.UnknownAreaCode}, {"(21) 89402-9275", br.BadPrefix}, {"(21) 6569-6969", br.BadPrefix}, {"0 05 21 2569-6969", br.UnknownAreaCode}, {"(21) 9402-9275", br.BadLength}, {"333333", br.BadLength},
		{"0800 123 4567", br.BadPrefix}, {"190", br.BadPrefix}, {"(21) 99402-9275!", br.BadCharacter}, {"(21)ABC-DEF", br.BadCharacter}, {"219940292751", br.BadLength},
		{"+55 (23) 2569-6969", br.UnknownAreaCode}, {"", br.Empty}, {"+", br.BadPrefix}, {"-5521994029275", br.BadCharacter},
	},
	"cep":  {{"00999-999", br.OutOfRange}, {"78900-000", br.OutOfRange}, {"0131010", br.BadLength}, {"013101000", br.BadLength}, {"01.310100", br.BadCharacter}, {"0131-0100", br.BadCharacter}},
	"crm":  {{"CRM 12345", br.MissingState}, {"123456", br.MissingState}, {"CRM-XX 12345", br.UnknownState}, {"12345/XX", br.UnknownState}, {"CRM-SP 12345678", br.BadLength}, {"12345678/SP", br.BadLength}, {"CRM-SP 0", br.OutOfRange}, {"CRM-SP", br.BadLength}, {"CRM-RJ 12345678", br.BadLength}, {"CRM-SP 12.34", br.BadLength}, {"CRM", br.BadLength}, {"CREMERS", br.BadLength}, {"CREMEX 12345", br.UnknownState}, {"CREMERS 12345/SP", br.BadCharacter}, {"52.000.000BA", br.BadLength}, {"CRM-SP 52.57495-2", br.BadLength}, {"", br.Empty}},
	"rqe":  {{"RQE", br.BadLength}, {"RQE 0", br.OutOfRange}, {"RQE 12345678", br.BadLength}, {"RQE/XX 1", br.UnknownState}, {"RQE 12a", br.BadCharacter}},
	"cnes": {{"123456", br.BadLength}, {"12345678", br.BadLength}, {"0000000", br.OutOfRange}, {"123-4567", br.BadCharacter}},
	"anvisa": {
		{"MS 610.001/98", br.BadLength}, {"9057301230015", br.BadPrefix}, {"1.0573.0123.001", br.BadLength}, {"10573012300155", br.BadLength}, {"70012345678", br.BadPrefix},
		{"25351.674980/2010-6", br.BadLength}, {"26351.674980/2010-62", br.BadLength}, {"1.0235.1107.010-X", br.BadLength}, {"", br.Empty}, {"isento", br.BadCharacter},
	},
}

func TestGolden(t *testing.T) {
	for _, k := range kinds() {
		if len(good[k.name]) == 0 || len(bad[k.name]) == 0 {
			t.Errorf("%s has no vectors", k.name)
		}
		for _, c := range good[k.name] {
			digits, mask, zero, err := k.parse(c.text)
			if err != nil || zero || digits != c.digits || mask != c.mask || !k.valid(c.text) || !k.validB([]byte(c.text)) {
				t.Errorf("%s %q: %q %q %v, want %q %q (%s)", k.name, c.text, digits, mask, err, c.digits, c.mask, c.source)
			}
			if err := k.again(c.text); err != nil {
				t.Errorf("%s %q: %v", k.name, c.text, err)
			}
		}
		for _, c := range bad[k.name] {
			digits, mask, zero, err := k.parse(c.text)
			var typed *br.Error
			if !errors.Is(err, c.reason) || !errors.As(err, &typed) || typed.Kind.String() != k.name || !zero || digits != "" || mask != "" {
				t.Errorf("%s %q: %v (%q, %q), want %s", k.name, c.text, err, digits, mask, c.reason.Code())
			}
			if k.valid(c.text) || k.validB([]byte(c.text)) {
				t.Errorf("%s %q: valid, and yet not to be parsed", k.name, c.text)
			}
		}
	}
}

// Whatever an error says, it says nothing of the text.
func TestErrorsDoNotEcho(t *testing.T) {
	if _, err := br.ParseCNS("898000000043209"); err == nil || err.Error() != "parse cns: the check digits do not match" {
		t.Errorf("said %v", err)
	}
	for _, k := range kinds() {
		for _, c := range bad[k.name] {
			_, _, _, err := k.parse(c.text)
			said := err.Error()
			for _, part := range strings.FieldsFunc(c.text, func(r rune) bool { return r < '0' || r > '9' }) {
				if strings.Contains(said, part) {
					t.Errorf("%s: %q repeats %q", k.name, said, part)
				}
			}
		}
	}
}
