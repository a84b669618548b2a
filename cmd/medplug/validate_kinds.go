package main

import (
	"fmt"
	"strings"

	"github.com/medplug/medplug/sdk-go-pdk/br"
)

// identifier is what every type of package br has.
type identifier interface {
	fmt.Stringer
	Digits() string
}

// fact is something that an identifier tells beside its digits: a member of JSON and a word for people.
type fact struct {
	name  string
	value any
	text  string
}

// identifierKind is a kind that validate knows.
type identifierKind struct {
	kind    br.Kind
	about   string
	example string
	read    func(string) (identifier, []fact, error)
}

func (k identifierKind) name() string { return k.kind.String() }

func identifierKinds() []identifierKind {
	return []identifierKind{
		{br.KindCPF, "natural person", "529.982.247-25", reader(br.ParseCPF[string], cpfFacts)},
		{br.KindCIN, "national identity card, whose number is the CPF", "529.982.247-25", reader(br.ParseCIN[string], cpfFacts)},
		{br.KindCNS, "health card, definitive or provisional", "898 0000 0004 3208", reader(br.ParseCNS[string], cnsFacts)},
		{br.KindCNPJ, "legal person, numeric or alphanumeric", "11.222.333/0001-81", reader(br.ParseCNPJ[string], cnpjFacts)},
		{br.KindPIS, "PIS/PASEP, NIS, NIT", "120.38619.49-4", reader(br.ParsePIS[string], noFacts[br.PIS])},
		{br.KindTitulo, "voter's card", "7735 3780 1651", reader(br.ParseTitulo[string], tituloFacts)},
		{br.KindRG, "identity card of São Paulo", "90.001.071-X", reader(br.ParseRG[string], func(br.RG) []fact { return stateFact(br.SP) })},
		{br.KindPhone, "telephone number with area code", "(11) 98765-4321", reader(br.ParsePhone[string], phoneFacts)},
		{br.KindCEP, "postal code", "01310-100", reader(br.ParseCEP[string], cepFacts)},
		{br.KindCRM, "physician, with the state", "CRM-SP 12345", reader(br.ParseCRM[string], crmFacts)},
		{br.KindRQE, "specialist", "RQE/SP 1234", reader(br.ParseRQE[string], func(v br.RQE) []fact { return stateFact(v.UF()) })},
		{br.KindCNES, "health establishment", "1234567", reader(br.ParseCNES[string], noFacts[br.CNES])},
		{br.KindANVISA, "medicine, cosmetic or device; form only", "1.0573.0123.001-5", reader(br.ParseANVISA[string], func(v br.ANVISA) []fact {
			return []fact{{"class", v.Class().String(), v.Class().String()}}
		})},
	}
}

func reader[V identifier](parse func(string) (V, error), facts func(V) []fact) func(string) (identifier, []fact, error) {
	return func(s string) (identifier, []fact, error) {
		v, err := parse(s)
		if err != nil {
			return nil, nil, err
		}
		return v, facts(v), nil
	}
}

func kindNamed(name string) (identifierKind, bool) {
	for _, k := range identifierKinds() {
		if k.name() == strings.ToLower(name) {
			return k, true
		}
	}
	return identifierKind{}, false
}

func kindNames() []string {
	var names []string
	for _, k := range identifierKinds() {
		names = append(names, k.name())
	}
	return names
}

func kindsHelp() string {
	var b strings.Builder
	for _, k := range identifierKinds() {
		fmt.Fprintf(&b, "  %-7s %-19s %s\n", k.name(), k.example, k.about)
	}
	return b.String()
}

func noFacts[V identifier](V) []fact { return nil }

func stateFact(uf br.UF) []fact {
	if uf == 0 {
		return nil
	}
	return []fact{{"state", uf.String(), uf.String()}}
}

func cpfFacts(v br.CPF) []fact {
	var states []string
	for _, uf := range v.Region().UFs() {
		states = append(states, uf.String())
	}
	return []fact{
		{"fiscal_region", int(v.Region()), fmt.Sprintf("fiscal region %d (%s)", v.Region(), strings.Join(states, " "))},
		{"states", states, "where it was first issued"},
	}
}

func cnsFacts(v br.CNS) []fact {
	status := "provisional"
	if v.Definitive() {
		status = "definitive"
	}
	return []fact{{"status", status, status}}
}

func cnpjFacts(v br.CNPJ) []fact {
	place, form := "branch", "numeric"
	if v.Headquarters() {
		place = "headquarters"
	}
	if v.Alphanumeric() {
		form = "alphanumeric"
	}
	return []fact{{"establishment", place, place}, {"form", form, form}}
}

func tituloFacts(v br.Titulo) []fact {
	if v.Abroad() {
		return []fact{{"abroad", true, "voter abroad"}}
	}
	return stateFact(v.UF())
}

func phoneFacts(v br.Phone) []fact {
	line := "landline"
	if v.Mobile() {
		line = "mobile"
	}
	return append([]fact{
		{"line", line, line},
		{"area_code", int(v.AreaCode()), fmt.Sprintf("area code %d", v.AreaCode())},
		{"international", v.International(), v.International()},
		{"e164", v.E164(), v.E164()},
	}, stateFact(v.UF())...)
}

func cepFacts(v br.CEP) []fact {
	uf, sure := v.UF()
	text := uf.String()
	if !sure {
		text += " (sources disagree)"
	}
	return []fact{{"state", uf.String(), text}, {"state_sure", sure, uf.Name()}}
}

func crmFacts(v br.CRM) []fact {
	facts := append(stateFact(v.UF()), fact{"number", v.Number(), v.UF().Name()})
	switch {
	case v.Provisional():
		facts = append(facts, fact{"registration", "provisional", "provisional"})
	case v.Student():
		facts = append(facts, fact{"registration", "student", "foreign student"})
	}
	return facts
}
