module github.com/samewire/samewire

go 1.25.0

require (
	github.com/google/go-cmp v0.7.0
	github.com/spaolacci/murmur3 v1.1.0
	golang.org/x/text v0.40.0
)

require (
	github.com/klauspost/compress v1.20.3 // indirect
	github.com/rogpeppe/go-internal v1.14.1 // indirect
	golang.org/x/sys v0.41.0 // indirect
	golang.org/x/term v0.40.0 // indirect
)
