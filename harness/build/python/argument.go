package python

import (
	"encoding/binary"
	"slices"
)

// input is what the runtime's build export reads: the length of a script, the script, its argument.
func input(script, argument []byte) []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(script)))
	return slices.Concat(b, script, argument)
}

// The arguments are written for Python's marshal, whose format of tuples, texts and bytes has been the same since Python
// 3.0: a letter, a length of 32 bits, the content.

// sources is the argument of compile.py: (roots, modules).
func (p Project) sources(roots []string) []byte {
	b := tuple(tuple(nil, 2), len(roots))
	for _, r := range roots {
		b = text(b, r)
	}
	b = tuple(b, len(p.Modules))
	for _, m := range p.Modules {
		b = text(text(tuple(b, 5), m.Name), m.Path)
		b = octets(truth(truth(b, m.Package), m.Own), m.Source)
	}
	return b
}

// argument is that of boot.py: (module, entry, stamp, missing, sources, modules). The sources are there only to be quoted
// when Python says what is wrong.
func (p Project) argument(c compiled, quoting bool) []byte {
	b := text(text(text(tuple(nil, 6), p.Module), p.Entry), p.Stamp)
	b = tuple(b, len(c.Missing))
	for _, m := range c.Missing {
		b = text(text(tuple(b, 2), m[0]), m[1])
	}
	if quoting {
		b = tuple(b, len(p.Modules))
		for _, m := range p.Modules {
			b = octets(text(tuple(b, 2), m.Path), m.Source)
		}
	} else {
		b = tuple(b, 0)
	}
	return append(b, c.Code...)
}

func sized(b []byte, kind byte, n int) []byte {
	return binary.LittleEndian.AppendUint32(append(b, kind), uint32(n))
}

func tuple(b []byte, n int) []byte { return sized(b, '(', n) }

func text(b []byte, s string) []byte { return append(sized(b, 'u', len(s)), s...) }

func octets(b, s []byte) []byte { return append(sized(b, 's', len(s)), s...) }

func truth(b []byte, v bool) []byte {
	if v {
		return append(b, 'T')
	}
	return append(b, 'F')
}
