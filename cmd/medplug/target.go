package main

import (
	"os"
	"path/filepath"
)

// checkTarget finds out before any work is done whether a file can be written where a flag says.
func checkTarget(flag, path string) error {
	if path == "" {
		return usagef("--%s names no file", flag)
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return usagef("--%s %s is no regular file", flag, path)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return usagef("--%s %s: there is no such folder", flag, path)
	}
	return nil
}
