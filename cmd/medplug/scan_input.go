package main

import (
	"context"
	"errors"
	"io"
	"unicode/utf8"
)

// scanPiece is how much text is held at a time.
const scanPiece = 1 << 20

// pieces hands a text over in pieces that end with a line where there is one, so that a file of any size takes constant
// memory. It gives the number of bytes.
func pieces(in io.Reader, name string, each func(string) error) (size int, err error) {
	buf := make([]byte, 0, 2*scanPiece)
	for done := false; !done; {
		n, err := io.ReadFull(in, buf[len(buf):len(buf)+scanPiece])
		buf = buf[:len(buf)+n]
		if done = errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF); err != nil && !done {
			return size, cannotRead(name, err)
		}
		end := len(buf)
		if !done {
			end = lastBreak(buf)
		}
		if !utf8.Valid(buf[:end]) {
			return size, usagef("scan: %s is not UTF-8", name).hint("convert it first: iconv -f latin1 -t utf-8")
		}
		if end > 0 {
			if err := each(string(buf[:end])); err != nil {
				return size, err
			}
		}
		size += end
		buf = append(buf[:0], buf[end:]...)
	}
	return size, nil
}

// lastBreak gives where the last line of b begins; without one where its last character does, whole characters before it.
func lastBreak(b []byte) int {
	for i := len(b); i > len(b)-scanPiece && i > 0; i-- {
		if b[i-1] == '\n' {
			return i
		}
	}
	i := len(b) - 1
	for i > 0 && len(b)-i < utf8.UTFMax && !utf8.RuneStart(b[i]) {
		i--
	}
	return max(i, 1)
}

// interruptible reads until the user interrupts: a terminal or a pipe in which nothing comes would be waited for.
type interruptible struct {
	ctx context.Context
	in  io.Reader
}

func (r *interruptible) Read(p []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	own := make([]byte, len(p)) // what is read after an interruption must not land in p
	done := make(chan result, 1)
	go func() {
		n, err := r.in.Read(own)
		done <- result{n, err}
	}()
	select {
	case got := <-done:
		return copy(p, own[:got.n]), got.err
	case <-r.ctx.Done():
		return 0, r.ctx.Err()
	}
}
