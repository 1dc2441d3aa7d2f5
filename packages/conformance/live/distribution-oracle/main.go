// Reads one reference per line as a JSON string; prints one line each: the results of distribution's own three parsers.
package main

import (
	"bufio"
	_ "crypto/sha256" // the parser knows only the algorithms that are linked in
	_ "crypto/sha512"
	"encoding/json"
	"os"

	"github.com/distribution/reference"
)

type parts struct {
	Domain string `json:"domain,omitempty"`
	Path   string `json:"path,omitempty"`
	Tag    string `json:"tag,omitempty"`
	Digest string `json:"digest,omitempty"`
}

type answer struct {
	Parse      *parts `json:"parse"`
	Normalized *parts `json:"normalized"`
	Docker     *parts `json:"docker"`
}

func split(ref reference.Reference, err error) *parts {
	if err != nil {
		return nil
	}
	var p parts
	if named, ok := ref.(reference.Named); ok {
		p.Domain, p.Path = reference.Domain(named), reference.Path(named)
	}
	if tagged, ok := ref.(reference.Tagged); ok {
		p.Tag = tagged.Tag()
	}
	if digested, ok := ref.(reference.Digested); ok {
		p.Digest = digested.Digest().String()
	}
	return &p
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<24)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var text string
		if json.Unmarshal(in.Bytes(), &text) != nil {
			panic("not a JSON text: " + in.Text())
		}
		var got answer
		got.Parse = split(reference.Parse(text))
		normalized, err := reference.ParseNormalizedNamed(text)
		got.Normalized = split(normalized, err)
		docker, err := reference.ParseDockerRef(text)
		got.Docker = split(docker, err)
		line, _ := json.Marshal(got)
		out.Write(append(line, '\n'))
	}
}
