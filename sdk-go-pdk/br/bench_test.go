package br_test

import (
	"strings"
	"testing"
)

// What one validation takes, of a number in its official form.
func BenchmarkValid(b *testing.B) {
	for _, k := range kinds() {
		text := []byte(k.example)
		b.Run(k.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if !k.validB(text) {
					b.Fatal("not valid")
				}
			}
		})
	}
}

// What it takes to try a kind at every byte of a text that is mostly words: nanoseconds for the whole, and MB/s.
func BenchmarkScanEverywhere(b *testing.B) {
	text := []byte(strings.Repeat("Paciente Maria, CPF 529.982.247-25, retorna em 12/03/2026 com exames de rotina. ", 50))
	for _, k := range kinds() {
		b.Run(k.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				for at := range text {
					k.scanB(text, at)
				}
			}
		})
	}
}
