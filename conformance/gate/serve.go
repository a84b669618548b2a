package gate

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// Serve is a child's part: it reads the order, lets judge carry it out and writes the reply. When the input ends before that, whoever
// ordered is gone, and the process kills itself at once, wherever it is.
func Serve(in io.Reader, out io.Writer, judge func(Order) (Reply, error)) error {
	yield()
	r := bufio.NewReader(in)
	line, err := r.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("read order: %w", err)
	}
	var o Order
	if err := json.Unmarshal(line, &o); err != nil {
		return fmt.Errorf("read order: %w", err)
	}
	go func() {
		_, _ = io.Copy(io.Discard, r) // however it ends, it has ended
		if self, err := os.FindProcess(os.Getpid()); err == nil {
			_ = self.Kill()
		}
	}()
	reply, err := judge(o)
	if err != nil {
		return err
	}
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false) // the report comes out as it was written
	if err := e.Encode(reply); err != nil {
		return fmt.Errorf("write reply: %w", err)
	}
	return nil
}
