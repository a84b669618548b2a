package gate

import (
	"os"
	"strconv"
	"strings"
)

// Self is the path under which a process can start its own program again, also after the file was replaced.
func Self() (string, error) {
	const self = "/proc/self/exe"
	if _, err := os.Stat(self); err != nil {
		return os.Executable()
	}
	return self, nil
}

// resident is how many bytes of memory a process holds; 0 when it is gone.
func resident(pid int) int64 {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/statm")
	fields := strings.Fields(string(text))
	if err != nil || len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}

// yield makes this process the first that a system without memory ends, before the gate itself.
func yield() {
	f, err := os.OpenFile("/proc/self/oom_score_adj", os.O_WRONLY, 0)
	if err != nil {
		return // the system has no such thing, and the bound on memory stands all the same
	}
	_, _ = f.WriteString("1000")
	_ = f.Close()
}
