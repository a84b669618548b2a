package lgpd_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/medplug/medplug/sdk-go-pdk/lgpd"
)

var detector = lgpd.New(lgpd.Options{})

// found lists what is found in a text as "type:value".
func found(d *lgpd.Detector, text string) []string {
	var out []string
	for _, f := range d.Detect(text) {
		out = append(out, string(f.Type)+":"+text[f.Start:f.End])
	}
	return out
}

// The texts below are invented; the numbers are the golden vectors of the identifiers.
func TestDetect(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"CPF 529.982.247-25 e RG 12.345.678-9.", []string{"cpf:529.982.247-25", "rg:12.345.678-9"}},
		{"cpf nº 52998224725", []string{"cpf:52998224725"}},
		{"CPF: 529.982.247-26 (digitado errado)", []string{"cpf:529.982.247-26"}},
		{"cartão SUS 898 0000 0004 3208", []string{"cns:898 0000 0004 3208"}},
		{"CNPJ 12.ABC.345/01DE-35 do prestador", []string{"cnpj:12.ABC.345/01DE-35"}},
		{"empresa 11.222.333/0001-81", []string{"cnpj:11.222.333/0001-81"}},
		{"PIS 120.38619.49-4", []string{"pis:120.38619.49-4"}},
		{"Contato: (11) 98765-4321 ou 11 3333-4444.", []string{"phone:(11) 98765-4321", "phone:11 3333-4444"}},
		{"celular 11987654321", []string{"phone:11987654321"}},
		{"+55 11 98765-4321", []string{"phone:+55 11 98765-4321"}},
		{"Escreva para maria.silva@example.com.br, por favor.", []string{"email:maria.silva@example.com.br"}},
		{"CEP 01310-100, São Paulo", []string{"cep:01310-100"}},
		{"Data de nascimento: 12/03/1980. Consulta em 10/11/2026.", []string{"birth_date:12/03/1980"}},
		{"nascida em 3 de maio de 1975", []string{"birth_date:3 de maio de 1975"}},
		{"D.N.: 01/02/1990", []string{"birth_date:01/02/1990"}},
		{"Prontuário nº 123456, leito 12.", []string{"record_number:123456"}},
		{"Dr. Carlos Eduardo Pereira, CRM-SP 123456, RQE 4321", []string{"name:Carlos Eduardo Pereira", "crm:CRM-SP 123456", "rqe:RQE 4321"}},
		{"Paciente: Maria da Silva Santos, 45 anos.", []string{"name:Maria da Silva Santos"}},
		{"PACIENTE: JOÃO BATISTA DE OLIVEIRA", []string{"name:JOÃO BATISTA DE OLIVEIRA"}},
		{"Sra. Rosa compareceu à consulta.", []string{"name:Rosa"}},
		{"Filho de José Antônio Ferreira e de Ana Lúcia Ferreira.", []string{"name:José Antônio Ferreira", "name:Ana Lúcia Ferreira"}},
		{"paciente maria aparecida dos santos, 60 anos", []string{"name:maria aparecida dos santos"}},
		{"Reside na Rua das Flores, 123, apto 45, Centro, Campinas - SP, CEP 13010-000.", []string{"address:Rua das Flores, 123, apto 45, Centro, Campinas - SP", "cep:13010-000"}},
		{"Endereço: Av. Paulista, nº 1578 - Bela Vista", []string{"address:Av. Paulista, nº 1578 - Bela Vista"}},
	} {
		if got := found(detector, tt.text); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s\n got %q\nwant %q", tt.text, got, tt.want)
		}
	}
}

// How clinical texts really look: in one case, with broken lines, misread, without labels.
func TestDetectInUnevenText(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"endereço: rua marechal deodoro, 8, bloco b - cidade nova, natal/rn. paciente refere dor",
			[]string{"address:rua marechal deodoro, 8, bloco b - cidade nova, natal/rn"}},
		{"Mora na Rua Doutor Pedro Ernesto, 87, ap. 12, Santa Luzia, Sobral/CE. Exercícios diários.",
			[]string{"address:Rua Doutor Pedro Ernesto, 87, ap. 12, Santa Luzia, Sobral/CE"}},
		{"MORA NA AV. BEIRA RIO, N. 923, VITÓRIA/AP. EXERCÍCIOS DIÁRIOS, DIETA", []string{"address:AV. BEIRA RIO, N. 923, VITÓRIA/AP"}},
		{"Reside: Rua\nMarechal Deodoro,\n96,\nCentro. Nega febre.", []string{"address:Rua\nMarechal Deodoro,\n96,\nCentro"}},
		{"filho de Roberto Vieira Guedes e Edilene Ramos Guedes", []string{"name:Roberto Vieira Guedes", "name:Edilene Ramos Guedes"}},
		{"filha de roberto vieira guedes e ana souza", []string{"name:roberto vieira guedes", "name:ana souza"}},
		{"Presidente Artur Costa e Silva", []string{"name:Artur Costa e Silva"}},
		{"Executor: Vieira, CRM-SP 123456", []string{"name:Vieira", "crm:CRM-SP 123456"}},
		{"IDENT.: ZILMAR MACHADO PEREIRA, 78 A", []string{"name:ZILMAR MACHADO PEREIRA"}},
		{"Paciente Vanessa\nPeixoto da Silva, 62 anos", []string{"name:Vanessa\nPeixoto da Silva"}},
		{"Souza, Ana Maria 71a pront 31795515", []string{"name:Souza, Ana Maria", "record_number:31795515"}},
		{"Paciente: Marcelo 5ilva A1ves, 5 anos, 8 dias, 5mg, T4L 1,0", []string{"name:Marcelo 5ilva A1ves"}},
		{"Pio Neves Salgado, 14 anos, 8085 2492 0256", []string{"name:Pio Neves Salgado", "titulo:8085 2492 0256"}},
		{"Docs.: 063.038.775-32 (CPF), 767179340302 (título de eleitor)", []string{"cpf:063.038.775-32", "titulo:767179340302"}},
		{"inscrição 458778130132; lote 458778130133; lote 4587781301320", []string{"titulo:458778130132"}},
		{"no celular do título de eleitor, 8260 4135 0930, com", []string{"titulo:8260 4135 0930"}},
		{"no celular do título de eleitor, 767179340302, com", []string{"titulo:767179340302"}},
		{"no celular 8260 4135 0930 e no celular 767179340302", []string{"titulo:8260 4135 0930", "titulo:767179340302"}},
		{"recado no celular 8260 4135, ramal 12", []string{"phone:8260 4135"}},
		{"prontuário 458778130132", []string{"record_number:458778130132"}},
		{"moradora de Elói Mendes, natural de Simão Dias", nil},
		{"natural de São José do Brejo do Cruz, trabalha em Santa Isabel", nil},
		{"Olá, Luciana! Seu Valdir doou sangue. Seu cartão está pronto. Sou Bruna.", []string{"name:Luciana", "name:Valdir", "name:Bruna"}},
		{"Paciente: Car1os Si1va Santos", []string{"name:Car1os Si1va Santos"}},
		{"avisada por telefone (35998370750) ontem", []string{"phone:35998370750"}},
		{"Índice: Fábio Martins Lacerda", []string{"name:Fábio Martins Lacerda"}},
		{"Feito em: Ivonete Pereira Lima", []string{"name:Ivonete Pereira Lima"}},
		{"Assinado por Lucas Pinto Nascimento em 31/05/2025.", []string{"name:Lucas Pinto Nascimento"}},
		{"06 Nascimento: 10/03/1988      07 Sexo", []string{"birth_date:10/03/1988"}},
		{"natural de Natal, admissão 24/04/2025; identidade confirmada, 13.11.1976", nil},
		{"via oral, 2 vezes ao dia; VIA ORAL, 2 VEZES; rua interditada, 3 pessoas feridas; praça cheia, 20 barracas", nil},
		{"Reg. MS 1.9482.6010.721-8; registrado na Anvisa, número 81970001031; Registro MS: 1.1162.1769.714-5", nil},
		{"Av. da Paz, 70, Bela Vista, Curitiba - PR 81.868-933 (41) 3335-1091",
			[]string{"address:Av. da Paz, 70, Bela Vista, Curitiba - PR", "cep:81.868-933", "phone:(41) 3335-1091"}},
		{"olá, vanessa! dona ana carolina doou sangue. seu jeferson acordou cedo.", []string{"name:vanessa", "name:ana carolina", "name:jeferson"}},
		{"Atendida em Teixeira de Freitas; a Fundação e a obra de Carlos Chagas. Sala 2, Francisco Morato.", nil},
		{"Dr. Carlos Chagas, paciente: Simão Dias", []string{"name:Carlos Chagas", "name:Simão Dias"}},
		{"Atendimento (31) 3582-2249 ou 61 3660-3034, lote L279 - 14.12.2025", []string{"phone:(31) 3582-2249", "phone:61 3660-3034"}},
		{"Rua das Flores, 123 - bloco E, apto 31, Centro", []string{"address:Rua das Flores, 123 - bloco E, apto 31, Centro"}},
		{"LEIA A BULA. NÃO EXAGERE E LEIA A BULA.", nil},
		{"Sandra, 41 anos, conta", []string{"name:Sandra"}},
		{"Moisés, recebemos seu exame", []string{"name:Moisés"}},
		{"atendimento ambulatorial no ano 2016; Registro de Qualificação de Especialista (RQE)", nil},
		{"troca para VIA ORAL, JÁ SEM FEBRE. Via oral, sem pendências.", nil},
	} {
		if got := found(detector, tt.text); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s\n got %q\nwant %q", tt.text, got, tt.want)
		}
	}
}

// What is no personal data, however much it looks like it.
func TestDetectNothing(t *testing.T) {
	for _, text := range []string{
		"",
		"A rosa vermelha do jardim venceu o inverno.",
		"Síndrome de Wolff-Parkinson-White e doença de Chagas.",
		"Tireoidite de Hashimoto, escala de Glasgow 15.",
		"Hospital São José, em Salvador, no Rio de Janeiro.",
		"Losartana 50 mg, 1 comprimido de 12/12 horas, por 30 dias.",
		"Pressão arterial 120 x 80 mmHg, glicemia 110 mg/dL em 10/11/2026.",
		"Resolução CFM 2.314/2022, RDC 657/2022, Lei 13.709/2018.",
		"Campo Grande/MS e Vitória/ES registraram casos.",
		"O exame nº 12 foi feito às 10h30.",
		"valor de R$ 12.345,67 em 2024",
		"a @ b, @, @@@, x@, @y.com",
		"PRESCRIÇÃO MÉDICA\n1) DIETA BRANDA\n2) SF 0,9% 500 ML EV 8/8H\n3) DIPIRONA 1 AMP EV 6/6H SE DOR OU FEBRE\nMMII SEM EDEMAS. BULHAS RÍTMICAS.",
		"Cloridrato de Metformina, Losartana Potássica, Besilato de Anlodipino, Vitamina D.",
		"Sociedade Brasileira de Cardiologia, Conselho Regional de Medicina, Secretaria de Saúde da Prefeitura Municipal, Hospital das Clínicas.",
		"Outubro Rosa, Novembro Azul, Setembro Amarelo; manobra de Phalen, tubo de Guedel, critérios de Jones, escala de Borg 3.",
		"Tabela 2. Óbitos por ano | 86.688 | 2017. DOI: 10.1590/S0066-782X2013000100010. Portaria GM/MS nº 1.234, de 5 de maio de 2020.",
	} {
		if got := found(detector, text); got != nil {
			t.Errorf("%s\n got %q, want nothing", text, got)
		}
	}
}

func TestHealth(t *testing.T) {
	text := "Paciente com diabetes e CID-10: E11.9, HAS."
	got := found(lgpd.New(lgpd.Options{Health: true}), text)
	if want := []string{"health:diabetes", "health:E11.9", "health:HAS"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := found(detector, text); got != nil {
		t.Errorf("without being asked: %q", got)
	}
}

func TestInvalidIdentifiersAreReportedAsSuch(t *testing.T) {
	got := detector.Detect("CPF 529.982.247-26")
	if len(got) != 1 || !got[0].Invalid || got[0].Confidence >= 0.9 {
		t.Errorf("got %+v", got)
	}
}

// hostile texts: a quadratic step would take minutes for one of these sizes.
func hostile(n int) map[string]string {
	return map[string]string{
		"digits":     strings.Repeat("7", n),
		"accents":    strings.Repeat("á", n/2),
		"combining":  "a" + strings.Repeat("\u0301", n/2),
		"at":         strings.Repeat("@", n),
		"mail":       strings.Repeat("a@", n/2),
		"names":      strings.Repeat("MARIA ", n/6),
		"streets":    strings.Repeat("Rua ", n/4),
		"dots":       strings.Repeat("1.", n/2),
		"groups":     strings.Repeat("529.982.247-2 ", n/14),
		"labels":     strings.Repeat("cpf ", n/4),
		"broken":     strings.Repeat("\xc3", n),
		"continued":  strings.Repeat("\x80", n),
		"initials":   strings.Repeat("A. ", n/3),
		"parens":     strings.Repeat("(11", n/3),
		"commas":     strings.Repeat("Rua A, 1, ", n/10),
		"lines":      strings.Repeat("\n", n),
		"oneword":    strings.Repeat("x", n),
		"mixed":      strings.Repeat("De Da Do ", n/9),
		"connectors": strings.Repeat("de ", n/3),
		"lower":      strings.Repeat("rua flores, 1, vila, ", n/21),
		"brokenrua":  strings.Repeat("Rua A\n", n/6),
		"brokenname": strings.Repeat("Ana\nSilva ", n/10),
		"misread":    strings.Repeat("5ilva1a ", n/8),
		"inverted":   strings.Repeat("Silva, Ana ", n/11),
		"born":       strings.Repeat("nascido 1/1/", n/12),
	}
}

// BenchmarkHostile shows by its rates that no text is slower than others by more than a small factor: with a quadratic step
// 10 MB would take minutes.
func BenchmarkHostile(b *testing.B) {
	for name, text := range hostile(10 << 20) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				detector.Detect(text)
			}
		})
	}
}

// check holds what is promised of any text.
func check(t *testing.T, d *lgpd.Detector, text string) {
	t.Helper()
	last, valid := 0, utf8.ValidString(text)
	for _, f := range d.Detect(text) {
		if f.Start < last || f.End <= f.Start || f.End > len(text) || !(f.Confidence >= 0.5 && f.Confidence <= 1) || f.Category == "" {
			t.Fatalf("%q: finding %+v after %d", text, f, last)
		}
		if valid && (!utf8.RuneStart(text[f.Start]) || f.End < len(text) && !utf8.RuneStart(text[f.End])) {
			t.Fatalf("%q: finding %+v cuts a character", text, f)
		}
		last = f.End
	}
}

func TestHostileTexts(t *testing.T) {
	for _, text := range hostile(2 << 20) {
		check(t, detector, text)
	}
}

func FuzzDetect(f *testing.F) {
	for _, s := range []string{"CPF 529.982.247-25", "Rua A, 1, ap 2", "Sra. Rosa d'Ávila", "nascido 1/1/1990", "a@b.co", "(11) 98765-4321", "CID I10"} {
		f.Add(s)
	}
	d := lgpd.New(lgpd.Options{Health: true})
	f.Fuzz(func(t *testing.T, text string) {
		check(t, d, text)
		findings := d.Detect(text)
		lgpd.Anonymise(text, findings)
	})
}

func TestAnonymise(t *testing.T) {
	text := "Paciente: Maria da Silva, CPF 529.982.247-25, nascida em 12/03/1980."
	findings := detector.Detect(text)
	if got, want := lgpd.Anonymise(text, findings), "Paciente: [NAME], CPF [CPF], nascida em [BIRTH_DATE]."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := lgpd.AnonymiseKeeping(text, findings), "Paciente: [NAME], CPF [CPF], nascida em [BIRTH_YEAR 1980]."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestPseudonyms(t *testing.T) {
	if _, err := lgpd.NewPseudonymiser([]byte("short")); err == nil {
		t.Error("a short key is taken")
	}
	a, err := lgpd.NewPseudonymiser([]byte("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := lgpd.NewPseudonymiser([]byte("0123456789abcdeF"))
	if err != nil {
		t.Fatal(err)
	}
	one := a.Token(lgpd.CPF, "529.982.247-25")
	if one != a.Token(lgpd.CPF, "52998224725") {
		t.Error("two ways to write a CPF give two tokens")
	}
	if a.Token(lgpd.Name, "JOÃO  Silva") != a.Token(lgpd.Name, "joao silva") {
		t.Error("two ways to write a name give two tokens")
	}
	if one == b.Token(lgpd.CPF, "529.982.247-25") || one == a.Token(lgpd.PIS, "529.982.247-25") || one == a.Token(lgpd.CPF, "529.982.247-26") {
		t.Error("key, type or value do not count")
	}
	text := "CPF 529.982.247-25 e de novo 52998224725."
	if got, want := a.Replace(text, detector.Detect(text)), fmt.Sprintf("CPF %s e de novo %s.", one, one); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Replacing never fails on findings that are not the text's own.
func TestReplaceWithForeignFindings(t *testing.T) {
	for _, f := range [][]lgpd.Finding{
		{{Type: lgpd.CPF, Start: 5, End: 50}}, {{Type: lgpd.CPF, Start: 3, End: 3}},
		{{Type: lgpd.CPF, Start: 0, End: 4}, {Type: lgpd.CPF, Start: 2, End: 6}},
	} {
		if got := lgpd.Anonymise("0123456789", f); got == "" {
			t.Errorf("%+v: the text is gone", f)
		}
	}
}

func TestContractTypes(t *testing.T) {
	known := []string{"cpf", "cns", "cnpj", "pis", "rg", "email", "phone", "cep", "birth_date", "name", "address", "record_number", "crm", "health"}
	for _, typ := range []lgpd.Type{lgpd.CPF, lgpd.CNS, lgpd.CNPJ, lgpd.PIS, lgpd.VoterID, lgpd.RG, lgpd.Email, lgpd.Phone, lgpd.CEP, lgpd.BirthDate,
		lgpd.Name, lgpd.Address, lgpd.RecordNumber, lgpd.CRM, lgpd.RQE, lgpd.CNES, lgpd.Health} {
		if !slices.Contains(known, typ.ContractType()) {
			t.Errorf("%s becomes %s, which the contract does not know", typ, typ.ContractType())
		}
	}
}

var note = strings.Repeat("Paciente: Maria da Silva Santos, 45 anos, CPF 529.982.247-25, residente na Rua das Flores, 123, Centro. "+
	"Refere dor torácica há 3 dias, nega febre. PA 130x80 mmHg, FC 78 bpm. Conduta: losartana 50 mg de 12/12 horas, retorno em 30 dias. ", 400)

func BenchmarkDetect(b *testing.B) {
	b.SetBytes(int64(len(note)))
	for b.Loop() {
		detector.Detect(note)
	}
}
