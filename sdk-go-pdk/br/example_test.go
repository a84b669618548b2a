package br_test

import (
	"errors"
	"fmt"

	"github.com/medplug/medplug/sdk-go-pdk/br"
)

func ExampleParseCPF() {
	cpf, err := br.ParseCPF("CPF nº 529982247-25")
	fmt.Println(cpf, cpf.Digits(), cpf.Region().UFs(), err)
	_, err = br.ParseCPF("529.982.247-26")
	fmt.Println(err, errors.Is(err, br.BadCheckDigits))
	// Output:
	// 529.982.247-25 52998224725 [ES RJ] <nil>
	// parse cpf: the check digits do not match true
}

// A text is searched offset by offset, without allocating; what is nearly a number is told from what is none.
func ExampleScanCNS() {
	text := []byte("Cartão SUS 898 0000 0004 3208; em outro documento 898 0000 0004 3209.")
	for at := 0; at < len(text); at++ {
		switch _, end, reason := br.ScanCNS(text, at); reason {
		case br.OK:
			fmt.Println(at, end, "valid")
			at = end
		case br.BadCheckDigits:
			fmt.Println(at, end, "a typing error?")
			at = end
		}
	}
	// Output:
	// 12 30 valid
	// 51 69 a typing error?
}

func ExampleCompleteTitulo() {
	titulo, err := br.CompleteTitulo(fmt.Sprintf("%08d%02d", 21763346, br.SC.TituloCode()))
	fmt.Println(titulo, titulo.UF().Name(), err)
	// Output: 2176 3346 0930 Santa Catarina <nil>
}
