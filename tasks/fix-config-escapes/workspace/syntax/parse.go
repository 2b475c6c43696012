package syntax

import (
	"fmt"
	"strconv"
)

// Parse reads a file. Errors are of type *Error.
func Parse(source string) (*Block, error) {
	p := &parser{scanner: newScanner(source)}
	file := &Block{Line: 1}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if err := p.body(file, tokenEnd, "the end of the file"); err != nil {
		return nil, err
	}
	return file, nil
}

type parser struct {
	scanner *scanner
	current token
}

func (p *parser) advance() (err error) {
	p.current, err = p.scanner.next()
	return err
}

func (p *parser) isMark(mark string) bool {
	return p.current.kind == tokenMark && p.current.text == mark
}

// body reads settings and blocks up to the closing token, which stays the current one.
func (p *parser) body(block *Block, end tokenKind, text string) error {
	for p.current.kind != end || p.current.text != text {
		if p.current.kind != tokenName {
			return p.unexpected("a name")
		}
		name := p.current
		if err := p.advance(); err != nil {
			return err
		}
		if p.isMark("=") {
			if err := p.setting(block, name); err != nil {
				return err
			}
		} else if err := p.block(block, name); err != nil {
			return err
		}
	}
	return nil
}

func (p *parser) setting(block *Block, name token) error {
	if err := p.advance(); err != nil {
		return err
	}
	value, err := p.value()
	if err != nil {
		return err
	}
	if _, twice := block.Get(name.text); twice {
		return &Error{name.line, fmt.Sprintf("%s is set twice", name.text)}
	}
	block.Settings = append(block.Settings, Setting{Name: name.text, Value: value, Line: name.line})
	return nil
}

func (p *parser) block(parent *Block, name token) error {
	block := &Block{Name: name.text, Line: name.line}
	if p.current.kind == tokenString {
		block.Label, block.HasLabel = p.current.text, true
		if err := p.advance(); err != nil {
			return err
		}
	}
	if !p.isMark("{") {
		return p.unexpected("= or {")
	}
	if err := p.advance(); err != nil {
		return err
	}
	if err := p.body(block, tokenMark, "}"); err != nil {
		return err
	}
	parent.Blocks = append(parent.Blocks, block)
	return p.advance()
}

func (p *parser) value() (Value, error) {
	var value Value
	switch current := p.current; {
	case current.kind == tokenString:
		value = Value{Kind: String, Text: current.text}
	case current.kind == tokenNumber:
		number, err := strconv.ParseFloat(current.text, 64)
		if err != nil {
			return value, &Error{current.line, fmt.Sprintf("%s is not a number", current.text)}
		}
		value = Value{Kind: Number, Number: number}
	case current.kind == tokenName && (current.text == "true" || current.text == "false"):
		value = Value{Kind: Bool, Bool: current.text == "true"}
	case p.isMark("["):
		return p.list()
	default:
		return value, p.unexpected("a value")
	}
	return value, p.advance()
}

func (p *parser) list() (Value, error) {
	list := Value{Kind: List}
	if err := p.advance(); err != nil {
		return list, err
	}
	for !p.isMark("]") {
		value, err := p.value()
		if err != nil {
			return list, err
		}
		list.List = append(list.List, value)
		if p.isMark(",") {
			if err := p.advance(); err != nil {
				return list, err
			}
		} else if !p.isMark("]") {
			return list, p.unexpected("a comma or ]")
		}
	}
	return list, p.advance()
}

func (p *parser) unexpected(wanted string) error {
	found := p.current.text
	if p.current.kind == tokenString {
		found = "a string"
	}
	return &Error{p.current.line, fmt.Sprintf("%s instead of %s", found, wanted)}
}
