module medplug.example/bench

go 1.24
