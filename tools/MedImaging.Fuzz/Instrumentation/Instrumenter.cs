using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace MedImaging.Fuzz;

/// <summary>Puts a call to <see cref="Coverage.Hit"/> at the start of each basic block of an assembly.</summary>
internal sealed class Instrumenter
{
    private readonly List<string> _blockSources = [];

    /// <summary>Gets, for each block, the source file it came from.</summary>
    public IReadOnlyList<string> BlockSources => _blockSources;

    /// <summary>Instruments an assembly in place.</summary>
    public void Instrument(string path)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(path));
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location));
        bool hasSymbols = File.Exists(Path.ChangeExtension(path, ".pdb"));
        string instrumented = path + ".instrumented";
        using (var assembly = AssemblyDefinition.ReadAssembly(path, new ReaderParameters { AssemblyResolver = resolver, ReadSymbols = hasSymbols, InMemory = true }))
        {
            var hit = assembly.MainModule.ImportReference(typeof(Coverage).GetMethod(nameof(Coverage.Hit)));
            foreach (var method in assembly.MainModule.GetTypes().Where(type => !IsData(type)).SelectMany(type => type.Methods).Where(method => method.HasBody))
            {
                Instrument(method, hit);
            }

            assembly.Write(instrumented);
        }

        File.Move(instrumented, path, overwrite: true);
    }

    // Generated tables and phantoms read no foreign bytes.
    private static bool IsData(TypeDefinition type)
        => type.Namespace.StartsWith("System", StringComparison.Ordinal) || type.Name.Contains("Phantom", StringComparison.Ordinal) || type.Name is "DictionaryTable" or "UidTable" or "DicomTags";

    private void Instrument(MethodDefinition method, MethodReference hit)
    {
        string source = method.DebugInformation.SequencePoints.FirstOrDefault()?.Document.Url.Replace('\\', '/') ?? "";
        if (source.Contains("/obj/", StringComparison.Ordinal))
        {
            return;
        }

        var body = method.Body;
        body.SimplifyMacros();
        var processor = body.GetILProcessor();
        foreach (var start in BlockStarts(body))
        {
            if (_blockSources.Count == Coverage.BlockCount)
            {
                break;
            }

            // The old first instruction becomes the load of the block's number, so that all branches to it land before the call.
            var copy = Copy(start);
            processor.InsertAfter(start, copy);
            (start.OpCode, start.Operand) = (OpCodes.Ldc_I4, _blockSources.Count);
            processor.InsertAfter(start, processor.Create(OpCodes.Call, hit));
            foreach (var handler in body.ExceptionHandlers.Where(handler => handler.TryEnd == copy || handler.HandlerEnd == copy))
            {
                handler.TryEnd = handler.TryEnd == copy ? start : handler.TryEnd;
                handler.HandlerEnd = handler.HandlerEnd == copy ? start : handler.HandlerEnd;
            }

            _blockSources.Add(source);
        }

        body.OptimizeMacros();
    }

    private static List<Instruction> BlockStarts(MethodBody body)
    {
        var starts = new HashSet<Instruction> { body.Instructions[0] };
        foreach (var instruction in body.Instructions)
        {
            switch (instruction.Operand)
            {
                case Instruction target:
                    starts.Add(target);
                    break;
                case Instruction[] targets:
                    starts.UnionWith(targets);
                    break;
            }

            if (instruction.OpCode.FlowControl == FlowControl.Cond_Branch && instruction.Next is { } next)
            {
                starts.Add(next);
            }
        }

        // Prefixes belong to the instruction after them; a block in the middle of a pair would tear them apart.
        starts.RemoveWhere(start => start.Previous?.OpCode.OpCodeType == OpCodeType.Prefix);
        return [.. body.Instructions.Where(starts.Contains)];
    }

    private static Instruction Copy(Instruction instruction)
    {
        var copy = Instruction.Create(OpCodes.Nop);
        (copy.OpCode, copy.Operand) = (instruction.OpCode, instruction.Operand);
        return copy;
    }
}
