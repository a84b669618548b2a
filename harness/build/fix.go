package build

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Fixer installs toolchains with the machine's own means: rustup, or Debian's packages.
type Fixer struct {
	Say    func(command string) // is told each command before it runs
	Stdin  io.Reader            // sudo may ask for a password
	Stderr io.Writer            // takes what the commands print

	root    string // of the file system, in tests
	updated bool   // the lists of packages are fresh
}

// Fix installs the toolchain of a language. A *ToolchainError says what to do by hand where nothing here can do it.
func (f *Fixer) Fix(ctx context.Context, language string) error {
	switch language {
	case "c":
		return f.clang(ctx)
	case "go":
		return f.golang(ctx)
	case "python":
		return &ToolchainError{Reason: "no package brings the Python runtime", Install: installPython}
	case "rust":
		return f.rust(ctx)
	}
	return noLanguage(language)
}

func (f *Fixer) golang(ctx context.Context) error {
	if v := f.candidate(ctx, "golang-go"); v == "" || older(v, strings.TrimPrefix(oldestGo, "go")) {
		return &ToolchainError{Reason: "no package of this machine's sources has a Go that is new enough", Install: installGo}
	}
	return f.packages(ctx, "golang-go")
}

func (f *Fixer) clang(ctx context.Context) error {
	for _, v := range []string{"-19", "", "-16", "-14"} {
		if have := f.candidate(ctx, "clang"+v); have != "" && !older(have, oldestClang) && f.candidate(ctx, "lld"+v) != "" {
			return f.packages(ctx, "clang"+v, "lld"+v)
		}
	}
	return &ToolchainError{Reason: "no package of this machine's sources has a clang that is new enough", Install: installClang()}
}

// rust prefers rustup's ready-made standard library to building one.
func (f *Fixer) rust(ctx context.Context) error {
	if _, err := exec.LookPath("rustup"); err == nil {
		if err := f.run(ctx, "rustup", "target", "add", rustTarget); err == nil || ctx.Err() != nil {
			return err
		}
	}
	if f.candidate(ctx, "rustc-web") == "" {
		return &ToolchainError{Reason: "rustup is not installed or did not do it, and no package of this machine's sources has a Rust for " + rustTarget, Install: installRust}
	}
	lld := ""
	for _, v := range []string{"-19", "", "-14"} {
		if lld == "" && f.candidate(ctx, "lld"+v) != "" {
			lld = v
		}
	}
	if err := f.packages(ctx, "rustc-web", "cargo-web", "rust-web-src", "gcc", "libc6-dev", "lld"+lld); err != nil {
		return err
	}
	return f.standardLibrary(ctx, filepath.Join(f.root, "/usr/bin/wasm-ld"+lld))
}

// candidate is the version of a package that the machine's sources offer, without its epoch; empty when they do not. Lists
// that do not know it are fetched once.
func (f *Fixer) candidate(ctx context.Context, name string) string {
	if _, err := exec.LookPath("apt-get"); err != nil {
		return ""
	}
	v := policy(ctx, name)
	if v == "" && f.update(ctx) == nil {
		v = policy(ctx, name)
	}
	return v
}

func policy(ctx context.Context, name string) string {
	said, err := ask(ctx, "", append(os.Environ(), "LC_ALL=C"), "apt-cache", "policy", name)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(said) {
		if v, ok := strings.CutPrefix(strings.TrimSpace(line), "Candidate: "); ok {
			return versionNumber.FindString(v[strings.IndexByte(v, ':')+1:])
		}
	}
	return ""
}

// update fetches the lists of packages, once.
func (f *Fixer) update(ctx context.Context) error {
	if f.updated {
		return nil
	}
	f.updated = true
	return f.run(ctx, append(aptGet(), "update")...)
}

func aptGet() []string {
	if os.Geteuid() != 0 {
		return []string{"sudo", "apt-get"}
	}
	return []string{"apt-get"}
}

// packages installs Debian packages. Nothing that the machine has is removed for them.
func (f *Fixer) packages(ctx context.Context, names ...string) error {
	install := append(aptGet(), append([]string{"-y", "install", "--no-install-recommends", "--no-remove"}, names...)...)
	err := f.run(ctx, install...)
	if err == nil || ctx.Err() != nil || f.updated {
		return err
	}
	if err := f.update(ctx); err != nil { // the lists may name versions that are gone
		return err
	}
	return f.run(ctx, install...)
}

func (f *Fixer) run(ctx context.Context, args ...string) error { return f.runIn(ctx, "", nil, args...) }

func (f *Fixer) runIn(ctx context.Context, dir string, env []string, args ...string) error {
	f.Say(strings.Join(args, " "))
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir, cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = dir, env, f.Stdin, f.Stderr, f.Stderr
	// It stays in the terminal's foreground, where sudo asks for its password and Ctrl-C reaches all of it.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return &ToolchainError{Reason: fmt.Sprintf("%s failed (%v)", args[0], err), Install: "its own words stand above"}
	}
	return nil
}
