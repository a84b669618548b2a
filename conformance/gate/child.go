package gate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/policy"
)

// Order asks a child for one judgement.
type Order struct {
	Path    string              `json:"path"`
	AsOf    time.Time           `json:"as_of"`
	Seed    uint64              `json:"seed"`
	Profile conformance.Profile `json:"profile"`
	Strict  bool                `json:"strict"`
	Policy  policy.Policy       `json:"policy"`
	Formats []string            `json:"formats"` // further ones, beside the report's JSON
	Lang    string              `json:"lang"`    // of those that people read
}

// Reply is a child's answer to an order.
type Reply struct {
	Report json.RawMessage   `json:"report"`
	Files  map[string][]byte `json:"files"` // further formats, by file name
}

// Child is the process that judges one plugin: a program that answers an Order on its input with a Reply on its output, as Serve
// does. Whatever becomes of it, the others are judged.
type Child struct {
	Program  string
	Args     []string // args[0], the name it is called by, included
	Deadline time.Duration
	Memory   int64 // bytes it may hold at the most; it is killed soon after it holds more, where the system tells
	Threads  int
}

// Bounds of what is taken from a child, and how often its memory is looked at.
const (
	mostReply = 256 << 20
	mostWords = 2 << 10
	looks     = 50 * time.Millisecond
)

// inherited are the variables of the environment that a child gets. Secrets of whoever runs the gate, a signing key above all, are no
// business of a process that runs other people's code.
var inherited = []string{"HOME", "XDG_CACHE_HOME", "TMPDIR", "TMP", "TEMP", "USERPROFILE", "LocalAppData", "SystemRoot"}

// outgrown is why a child is killed that holds more memory than it was given.
type outgrown struct{ given int64 }

func (e outgrown) Error() string {
	return fmt.Sprintf("it held more than %d MiB of memory", e.given>>20)
}

// Judge starts a child for an order and waits until it is gone. It may hold so much memory, and never more than c.Memory.
func (c Child) Judge(ctx context.Context, o Order, memory int64) (j Judgement) {
	started := time.Now()
	defer func() { j.Took = time.Since(started) }()
	order, err := json.Marshal(o)
	if err != nil {
		return Judgement{Broken: "order judgement: " + err.Error()}
	}
	ctx, cancel := context.WithTimeout(ctx, c.Deadline)
	defer cancel()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)

	cmd := exec.CommandContext(ctx, c.Program)
	cmd.Args, cmd.Env = c.Args, c.environment()
	cmd.WaitDelay = 5 * time.Second // for a pipe that something else holds open
	out := &bounded{most: mostReply, full: func() { stop(fmt.Errorf("it wrote more than %d MiB", mostReply>>20)) }}
	words := &tail{}
	cmd.Stdout, cmd.Stderr = out, words
	input, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return Judgement{Broken: "start judgement: " + err.Error()}
	}
	watched := make(chan struct{})
	peak := new(atomic.Int64)
	go func() {
		defer close(watched)
		watch(ctx, cmd.Process.Pid, min(memory, c.Memory), peak, stop)
	}()
	// The input stays open while the child lives: that it ends tells the child that nobody waits for it any more.
	_, sent := input.Write(append(order, '\n'))
	ended := cmd.Wait()
	why := context.Cause(ctx)
	stop(nil)
	<-watched
	j.Peak = peak.Load()
	if cmd.ProcessState != nil {
		j.CPU = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	switch {
	case errors.Is(why, context.DeadlineExceeded):
		j.Broken = fmt.Sprintf("it was not judged within %s", c.Deadline)
	case why != nil:
		j.Outgrew = errors.As(why, new(outgrown))
		j.Broken = why.Error()
	case ended != nil:
		j.Broken = strings.TrimSuffix(fmt.Sprintf("the judging process ended with %v: %s", ended, words), ": ")
	case sent != nil:
		j.Broken = "order judgement: " + sent.Error()
	default:
		j.take(out.b.Bytes())
	}
	return j
}

// take reads a child's reply.
func (j *Judgement) take(reply []byte) {
	var r Reply
	d := json.NewDecoder(bytes.NewReader(reply))
	d.DisallowUnknownFields()
	rep := new(conformance.Report)
	err := d.Decode(&r)
	if err == nil {
		err = json.Unmarshal(r.Report, rep)
	}
	if err != nil {
		j.Broken = "read judgement: " + err.Error()
		return
	}
	var text bytes.Buffer
	if err := json.Indent(&text, r.Report, "", "  "); err != nil {
		j.Broken = "read judgement: " + err.Error()
		return
	}
	text.WriteByte('\n')
	j.Report, j.Files = rep, map[string][]byte{ReportFile: text.Bytes()}
	for name, data := range r.Files {
		if !plain(name) {
			j.Report, j.Files, j.Broken = nil, nil, "read judgement: a file has no plain name"
			return
		}
		j.Files[name] = data
	}
}

// plain says whether a file's name leads nowhere else and is none of ours.
func plain(name string) bool {
	ours := name == RecordFile || name == ReportFile
	return name != "" && !ours && !strings.HasPrefix(name, ".") && !strings.ContainsAny(name, `/\:`)
}

func (c Child) environment() []string {
	// A heap with half the usual slack: compiling CPython takes 433 MB instead of 469, and no more time.
	env := []string{"GOGC=50", "GOMAXPROCS=" + strconv.Itoa(max(1, c.Threads)), "GOMEMLIMIT=" + strconv.FormatInt(c.Memory/4*3, 10)}
	for _, name := range inherited {
		if value, set := os.LookupEnv(name); set {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// watch looks at the memory of a process until the context is over, and stops it when it holds more than it was given.
func watch(ctx context.Context, pid int, given int64, peak *atomic.Int64, stop context.CancelCauseFunc) {
	tick := time.NewTicker(looks)
	defer tick.Stop()
	for {
		held := resident(pid)
		peak.Store(max(peak.Load(), held))
		if held > given {
			stop(outgrown{given})
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// bounded keeps what is written to it, up to a bound.
type bounded struct {
	b    bytes.Buffer
	most int
	full func()
}

func (w *bounded) Write(p []byte) (int, error) {
	if w.b.Len()+len(p) > w.most {
		w.full()
		return 0, io.ErrShortWrite
	}
	return w.b.Write(p)
}

// tail keeps the end of what is written to it.
type tail struct{ b []byte }

func (w *tail) Write(p []byte) (int, error) {
	w.b = append(w.b, p[max(0, len(p)-mostWords):]...)
	w.b = w.b[max(0, len(w.b)-mostWords):]
	return len(p), nil
}

// String gives one line without control characters.
func (w *tail) String() string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(string(w.b), "?"), func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r)
	}), " ")
}
