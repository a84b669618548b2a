package br_test

import (
	"fmt"

	"github.com/medplug/medplug/sdk-go-pdk/br"
)

// value is what every kind's type has.
type value interface {
	comparable
	fmt.Stringer
	Digits() string
	IsZero() bool
	AppendDigits([]byte) []byte
	AppendMask([]byte) []byte
}

// kind is one kind of identifier with its functions, so that a property can be shown of all of them.
type kind struct {
	name    string
	parse   func(string) (digits, mask string, zero bool, err error)
	again   func(string) error // parses, writes and parses: nil when the value came back each way
	valid   func(string) bool
	validB  func([]byte) bool
	scan    func(string, int) (int, br.Reason)
	scanB   func([]byte, int) (int, br.Reason)
	example string // in the official form
	appends func([]byte) []byte
	nothing string // all forms of the zero value
}

func describe[V value](name, example string, parse func(string) (V, error), valid func(string) bool, validB func([]byte) bool,
	scan func(string, int) (V, int, br.Reason), scanB func([]byte, int) (V, int, br.Reason)) kind {
	one, err := parse(example)
	if err != nil {
		panic(name + ": its example is none")
	}
	var zero V
	return kind{
		nothing: zero.String() + zero.Digits() + string(zero.AppendMask(nil)) + string(zero.AppendDigits(nil)),
		name:    name, example: example, valid: valid, validB: validB,
		parse: func(s string) (string, string, bool, error) {
			v, err := parse(s)
			return v.Digits(), v.String(), v.IsZero(), err
		},
		again: func(s string) error {
			v, err := parse(s)
			if err != nil {
				return err
			}
			for _, form := range []string{v.String(), v.Digits(), string(v.AppendMask(nil)), string(v.AppendDigits([]byte("x"))[1:])} {
				if w, err := parse(form); err != nil || w.Digits() != v.Digits() || w.String() == "" {
					return fmt.Errorf("a form of it does not come back: %v", err)
				}
			}
			if w, _ := parse(v.String()); w != v {
				return fmt.Errorf("its official form is another value")
			}
			return nil
		},
		scan:    func(s string, at int) (int, br.Reason) { _, end, r := scan(s, at); return end, r },
		scanB:   func(s []byte, at int) (int, br.Reason) { _, end, r := scanB(s, at); return end, r },
		appends: func(b []byte) []byte { return one.AppendDigits(one.AppendMask(b)) },
	}
}

func kinds() []kind {
	return []kind{
		describe("cpf", "529.982.247-25", br.ParseCPF[string], br.ValidCPF[string], br.ValidCPF[[]byte], br.ScanCPF[string], br.ScanCPF[[]byte]),
		describe("cns", "898 0000 0004 3208", br.ParseCNS[string], br.ValidCNS[string], br.ValidCNS[[]byte], br.ScanCNS[string], br.ScanCNS[[]byte]),
		describe("cnpj", "12.ABC.345/01DE-35", br.ParseCNPJ[string], br.ValidCNPJ[string], br.ValidCNPJ[[]byte], br.ScanCNPJ[string], br.ScanCNPJ[[]byte]),
		describe("pis", "120.38619.49-4", br.ParsePIS[string], br.ValidPIS[string], br.ValidPIS[[]byte], br.ScanPIS[string], br.ScanPIS[[]byte]),
		describe("titulo", "2176 3346 0930", br.ParseTitulo[string], br.ValidTitulo[string], br.ValidTitulo[[]byte], br.ScanTitulo[string], br.ScanTitulo[[]byte]),
		describe("rg", "90.001.071-X", br.ParseRG[string], br.ValidRG[string], br.ValidRG[[]byte], br.ScanRG[string], br.ScanRG[[]byte]),
		describe("cin", "111.444.777-35", br.ParseCIN[string], br.ValidCIN[string], br.ValidCIN[[]byte], br.ScanCIN[string], br.ScanCIN[[]byte]),
		describe("phone", "(21) 99402-9275", br.ParsePhone[string], br.ValidPhone[string], br.ValidPhone[[]byte], br.ScanPhone[string], br.ScanPhone[[]byte]),
		describe("cep", "01310-100", br.ParseCEP[string], br.ValidCEP[string], br.ValidCEP[[]byte], br.ScanCEP[string], br.ScanCEP[[]byte]),
		describe("crm", "CRM-SP 123456", br.ParseCRM[string], br.ValidCRM[string], br.ValidCRM[[]byte], br.ScanCRM[string], br.ScanCRM[[]byte]),
		describe("rqe", "RQE 57481", br.ParseRQE[string], br.ValidRQE[string], br.ValidRQE[[]byte], br.ScanRQE[string], br.ScanRQE[[]byte]),
		describe("cnes", "1234567", br.ParseCNES[string], br.ValidCNES[string], br.ValidCNES[[]byte], br.ScanCNES[string], br.ScanCNES[[]byte]),
		describe("anvisa", "1.0573.0123.001-5", br.ParseANVISA[string], br.ValidANVISA[string], br.ValidANVISA[[]byte], br.ScanANVISA[string], br.ScanANVISA[[]byte]),
	}
}
