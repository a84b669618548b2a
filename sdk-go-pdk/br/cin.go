package br

// CIN is the number of the national identity card, which is its holder's CPF (Lei 14.534/2023, art. 1).
type CIN = CPF

// ParseCIN reads the number of a national identity card in any common written form.
func ParseCIN[T Text](s T) (CIN, error) { return parseCPF(s, KindCIN) }

// ValidCIN says whether ParseCIN would read it.
func ValidCIN[T Text](s T) bool { return ValidCPF(s) }

// ScanCIN is ScanCPF.
func ScanCIN[T Text](s T, at int) (v CIN, end int, r Reason) { return ScanCPF(s, at) }

// CompleteCIN is CompleteCPF.
func CompleteCIN[T Text](nine T) (CIN, error) { return CompleteCPF(nine) }
