namespace MedImaging.Architecture;

/// <summary>The type is the stage: what must not happen does not compile. Each wrong snippet has a right twin, so that none fails for another reason.</summary>
public sealed class StageOrderTests
{
    /// <summary>Name, what a host might write by mistake, the compiler's answer, and the same written rightly.</summary>
    public static TheoryData<string, string, string, string> Pairs => new()
    {
        {
            "a draft exported as final",
            "_ = await exporter.ExportFinalAsync(draft, content, token);",
            "CS1503",
            "_ = await exporter.ExportFinalAsync(signed, content, token); _ = await exporter.ExportDraftAsync(draft, content, token);"
        },
        {
            "a signed report made by hand",
            "_ = new SignedReport(draft, null!);",
            "CS1729 CS0122",
            "SignedReport Made(SignOff by) => draft.Sign(by); _ = (Func<SignOff, SignedReport>)Made;"
        },
        {
            "a signature exchanged afterwards",
            "_ = signed with { Signature = null! };",
            "CS0200",
            "_ = signed with { }; _ = signed.Signature;"
        },
        {
            "the content of a signed report exchanged",
            "_ = signed with { Content = draft };",
            "CS0200",
            "_ = draft with { CaseId = \"case-42\" };"
        },
        {
            "a step that takes what the flow does not hold",
            """_ = Flow.Start<int>("f").Then<string>((number, _, _) => ValueTask.FromResult($"{number}")).Then<int>((int n, FlowContext _, CancellationToken _) => ValueTask.FromResult(n));""",
            "CS1661 CS1678 CS1660 CS1503",
            """_ = Flow.Start<int>("f").Then<string>((number, _, _) => ValueTask.FromResult($"{number}")).Then<int>((string s, FlowContext _, CancellationToken _) => ValueTask.FromResult(s.Length));"""
        },
        {
            "a flow that ends in another type",
            """FlowBuilder<int, int> flow = Flow.Start<int>("f").Then<string>((number, _, _) => ValueTask.FromResult($"{number}"));""",
            "CS0029",
            """FlowBuilder<int, string> flow = Flow.Start<int>("f").Then<string>((number, _, _) => ValueTask.FromResult($"{number}"));"""
        },
        {
            "a loop whose body gives another type",
            """_ = Flow.Start<int>("f").RepeatUntil(n => n > 3, again => again.Then<string>((n, _, _) => ValueTask.FromResult($"{n}")), atMost: 2);""",
            "CS0029 CS1662",
            """_ = Flow.Start<int>("f").RepeatUntil(n => n > 3, again => again.Then<int>((n, _, _) => ValueTask.FromResult(n + 1)), atMost: 2);"""
        },
        {
            "two ways that end in different types",
            """_ = Flow.Start<int>("f").Choose<int>(n => n > 3, yes => yes, no => no.Then<string>((n, _, _) => ValueTask.FromResult($"{n}")));""",
            "CS0029 CS1662",
            """_ = Flow.Start<int>("f").Choose<int>(n => n > 3, yes => yes, no => no.Then<int>((n, _, _) => ValueTask.FromResult(-n)));"""
        },
        {
            "sign-off of something that is no draft",
            """_ = Flow.Start<int>("f").AwaitSignOff();""",
            "CS1929",
            """_ = Flow.Start<DraftReport>("f").AwaitSignOff();"""
        },
        {
            "detection before preprocessing",
            """_ = Flow.Start<ImageSource>("f").ReadImage().SelectFrame().Detect("chest").Preprocess("chest");""",
            "CS1929 CS1061",
            """_ = Flow.Start<ImageSource>("f").ReadImage().SelectFrame().Preprocess("chest").Detect("chest");"""
        },
        {
            "preprocessing of a file that was not read",
            """_ = Flow.Start<ImageSource>("f").Preprocess("chest");""",
            "CS1929 CS1061",
            """_ = Flow.Start<ImageSource>("f").ReadImage().SelectFrame().Preprocess("chest");"""
        },
        {
            "a report about pixels nobody looked at",
            """_ = Flow.Start<ImageSource>("f").ReadImage().SelectFrame().WriteReport();""",
            "CS1929 CS1061",
            """_ = Flow.Start<ImageSource>("f").ReadImage().SelectFrame().Preprocess("chest").Detect("chest").Explain().WriteReport();"""
        },
        {
            "a final export before the signature",
            """_ = Flow.Start<Findings>("f").WriteReport().ExportFinal("pdf");""",
            "CS1929",
            """_ = Flow.Start<Findings>("f").Durable().WriteReport().AwaitSignOff().ExportFinal("pdf");"""
        },
        {
            "a signed report written again",
            """_ = Flow.Start<Findings>("f").WriteReport().AwaitSignOff().Rewrite();""",
            "CS1929",
            """_ = Flow.Start<Findings>("f").WriteReport().Rewrite().AwaitSignOff();"""
        },
    };

    [Theory, MemberData(nameof(Pairs))]
    public void TheMistake_DoesNotCompile(string name, string wrong, string expected, string right)
    {
        _ = right;
        var errors = Snippet.ErrorsOf(wrong);
        Assert.True(errors.Count > 0, $"It compiles: {name}.");
        string[] ids = expected.Split(' ');
        Assert.All(errors, error => Assert.Contains(error.Id, ids));
    }

    [Theory, MemberData(nameof(Pairs))]
    public void ItsTwin_Compiles(string name, string wrong, string expected, string right)
    {
        _ = (wrong, expected);
        Assert.True(Snippet.ErrorsOf(right) is [], $"{name}: {string.Join("; ", Snippet.ErrorsOf(right))}");
    }
}
